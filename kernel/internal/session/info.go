package session

import (
	"context"

	"golanes/kernel/internal/wire"
)

// kernelInfo answers what the kernel is.
func (s *Session) kernelInfo(context.Context, *request, wire.KernelInfoRequest) (wire.Content, error) {
	info := s.engine.Info()
	return wire.KernelInfoReply{
		ProtocolVersion:       wire.ProtocolVersion,
		Implementation:        info.Implementation,
		ImplementationVersion: info.ImplementationVersion,
		LanguageInfo:          info.Language,
		Banner:                info.Banner,
		HelpLinks:             info.HelpLinks,
	}, nil
}

// interrupt answers that the running cell was told to stop, which was done when the request arrived.
func (s *Session) interrupt(context.Context, *request, wire.InterruptRequest) (wire.Content, error) {
	return wire.InterruptReply{}, nil
}
