package wire

// KernelInfoRequest asks what the kernel is.
type KernelInfoRequest struct{}

// MsgType returns "kernel_info_request".
func (KernelInfoRequest) MsgType() MsgType { return "kernel_info_request" }

// KernelInfoReply tells what the kernel is.
type KernelInfoReply struct {
	Status                OK             `json:"status"`
	ProtocolVersion       string         `json:"protocol_version"`
	Implementation        string         `json:"implementation"`
	ImplementationVersion string         `json:"implementation_version"`
	LanguageInfo          LanguageInfo   `json:"language_info"`
	Banner                string         `json:"banner"`
	HelpLinks             List[HelpLink] `json:"help_links"`
	SupportedFeatures     List[string]   `json:"supported_features"`
	Debugger              bool           `json:"debugger"` // deprecated in 5.5, and still read
}

// MsgType returns "kernel_info_reply".
func (KernelInfoReply) MsgType() MsgType { return "kernel_info_reply" }

// LanguageInfo describes the kernel's language in kernel_info_reply.
type LanguageInfo struct {
	Name              string `json:"name"`
	Version           string `json:"version"`
	MIMEType          string `json:"mimetype"`
	FileExtension     string `json:"file_extension"`
	PygmentsLexer     string `json:"pygments_lexer"`
	CodemirrorMode    string `json:"codemirror_mode"`
	NbconvertExporter string `json:"nbconvert_exporter"`
}

// A HelpLink is an entry of the front end's help menu.
type HelpLink struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}
