package notebook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// encode appends v as Python's json.dumps writes it with indent=1, sort_keys=True and ensure_ascii=False. Values of other types than
// those that JSON decodes to are taken as encoding/json has them.
func encode(b *bytes.Buffer, v any, depth int) error {
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		b.WriteString(strconv.FormatBool(v))
	case string:
		encodeString(b, v)
	case json.Number:
		if !json.Valid([]byte(v)) {
			return fmt.Errorf("%q is not a number", string(v))
		}
		b.WriteString(v.String())
	case int:
		b.WriteString(strconv.Itoa(v))
	case []any:
		return encodeList(b, v, depth)
	case map[string]any:
		return encodeObject(b, v, depth)
	case Output:
		return encodeObject(b, v, depth)
	default:
		w, err := generic(v)
		if err != nil {
			return err
		}
		return encode(b, w, depth)
	}
	return nil
}

// generic returns v in the types that JSON decodes to.
func generic(v any) (any, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var w any
	err = dec.Decode(&w)
	return w, err
}

func encodeList(b *bytes.Buffer, list []any, depth int) error {
	if len(list) == 0 {
		b.WriteString("[]")
		return nil
	}
	b.WriteByte('[')
	for i, v := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		indent(b, depth+1)
		if err := encode(b, v, depth+1); err != nil {
			return err
		}
	}
	indent(b, depth)
	b.WriteByte(']')
	return nil
}

func encodeObject(b *bytes.Buffer, m map[string]any, depth int) error {
	if len(m) == 0 {
		b.WriteString("{}")
		return nil
	}
	b.WriteByte('{')
	for i, key := range slices.Sorted(maps.Keys(m)) {
		if i > 0 {
			b.WriteByte(',')
		}
		indent(b, depth+1)
		encodeString(b, key)
		b.WriteString(": ")
		if err := encode(b, m[key], depth+1); err != nil {
			return err
		}
	}
	indent(b, depth)
	b.WriteByte('}')
	return nil
}

func indent(b *bytes.Buffer, depth int) {
	b.WriteByte('\n')
	for range depth {
		b.WriteByte(' ')
	}
}

// escapes are the short escapes of JSON; other control characters are written as \u00xx.
var escapes = strings.NewReplacer(
	`"`, `\"`, `\`, `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "\f", `\f`, "\b", `\b`,
)

func encodeString(b *bytes.Buffer, s string) {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, string(utf8.RuneError))
	}
	b.WriteByte('"')
	for _, r := range escapes.Replace(s) {
		if r < ' ' {
			fmt.Fprintf(b, `\u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	b.WriteByte('"')
}
