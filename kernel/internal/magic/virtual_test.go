package magic

import (
	"context"
	"go/token"
	"strings"
	"testing"

	"golanes/kernel/internal/cell"
	"golanes/kernel/internal/mime"
)

func TestVirtual(t *testing.T) {
	for line, want := range map[string]float64{"%%virtual": 0, "%%virtual -speed 60": 60, "%%virtual  -speed  0.5 ": 0.5} {
		u, err := Read(cell.Begin(token.NewFileSet(), "In[4]", line+"\nf()"), &out{}, &Session{})
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		_, err = u.Do(t.Context(), func(context.Context) (mime.Bundle, error) {
			if !u.Virtual || u.Speed != want {
				t.Errorf("%s: virtual %v, speed %v, want %v", line, u.Virtual, u.Speed, want)
			}
			return mime.Bundle{}, nil
		})
		if err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
	for line, want := range map[string]string{
		"%%virtual f()":        "In[4]:1:11: %%virtual: cannot use f()",
		"%%virtual -speed":     "In[4]:1:17: %%virtual: -speed needs a number",
		"%%virtual -speed 0":   "In[4]:1:18: %%virtual: -speed 0: want how many times faster",
		"%%virtual -speed -3":  "In[4]:1:18: %%virtual: -speed -3: want",
		"%%virtual -speed NaN": "In[4]:1:18: %%virtual: -speed NaN: want",
		"%%virtual -speed Inf": "In[4]:1:18: %%virtual: -speed Inf: want",
		"%%virtual -speed 1 2": "In[4]:1:20: %%virtual: cannot use 2",
		"%%virtual\n%%virtual": "In[4]:2:1: %%virtual stands above this cell twice",
	} {
		_, err := Read(cell.Begin(token.NewFileSet(), "In[4]", line+"\nf()"), &out{}, &Session{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", line, err, want)
		}
	}
}
