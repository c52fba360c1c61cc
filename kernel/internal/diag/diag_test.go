package diag

import "testing"

func TestString(t *testing.T) {
	for _, tc := range []struct {
		d    Diagnostic
		want string
	}{
		{Diagnostic{Pos: Position{"In[1]", 2, 3}, Message: "bad"}, "In[1]:2:3: bad"},
		{Diagnostic{Pos: Position{Cell: "In[1]", Line: 2}, Message: "bad", Source: "x"}, "In[1]:2: bad\n    x"},
		{Diagnostic{Pos: Position{Cell: "In[1]"}, Message: "bad", Hint: "mend it"}, "In[1]: bad\nmend it"},
		{Diagnostic{Pos: Position{"In[1]", 1, 3}, Message: "bad", Source: "\tx y"}, "In[1]:1:3: bad\n    \tx y\n    \t ^"},
		{Diagnostic{Pos: Position{"In[1]", 1, 4}, Message: "bad", Source: "äx"}, "In[1]:1:4: bad\n    äx\n      ^"},
		{Diagnostic{Pos: Position{"In[1]", 1, 99}, Message: "bad", Source: "ab"}, "In[1]:1:99: bad\n    ab\n      ^"},
	} {
		if got := tc.d.String(); got != tc.want {
			t.Errorf("String() = %q, want %q", got, tc.want)
		}
	}
}

func TestListIsAnError(t *testing.T) {
	l := List{{Pos: Position{"In[1]", 1, 1}, Message: "one"}, {Pos: Position{"In[1]", 2, 1}, Message: "two"}}
	if got, want := l.Error(), "In[1]:1:1: one\nIn[1]:2:1: two"; got != want {
		t.Errorf("Error() = %q, want %q", got, want)
	}
}
