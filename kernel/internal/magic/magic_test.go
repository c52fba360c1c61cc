package magic_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/diag"
	"golanes/kernel/internal/magic"
	"golanes/kernel/internal/session"
)

// An out keeps what is printed.
type out struct{ text strings.Builder }

func (o *out) Stream(_, text string)   { o.text.WriteString(text) }
func (o *out) Display(session.Display) {}
func (o *out) ClearOutput(bool)        {}
func (o *out) Payload(map[string]any)  {}
func (o *out) Input(context.Context, string, bool) (string, error) {
	return "", session.ErrStdinNotAllowed
}

func TestHelpListsAll(t *testing.T) {
	var o out
	if _, err := magic.Run(t.Context(), cell.Magic{Name: "%help"}, &o); err != nil {
		t.Fatal(err)
	}
	for _, m := range magic.All {
		if m.Name == "" || m.Doc == "" || !strings.Contains(o.text.String(), m.Name) || !strings.Contains(o.text.String(), m.Doc) {
			t.Errorf("%%help does not list %+v: %q", m, o.text.String())
		}
	}
}

func TestUnknown(t *testing.T) {
	_, err := magic.Run(t.Context(), cell.Magic{Name: "%nosuch", Pos: diag.Position{Cell: "In[4]", Line: 1, Col: 1}}, &out{})
	var failed *session.ExecError
	if !errors.As(err, &failed) || failed.Value != "In[4]:1:1: no magic %nosuch; there are: %help" {
		t.Errorf("Run: %v", err)
	}
}
