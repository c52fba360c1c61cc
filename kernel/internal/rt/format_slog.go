package rt

import (
	"context"
	"encoding/json"
	"log/slog"
	"reflect"
)

// slogFunctions returns what stands for the functions and methods of package log/slog whose arguments become values of attributes.
func (r *RT) slogFunctions() map[string]reflect.Value {
	symbols := map[string]reflect.Value{
		"Any":      reflect.ValueOf(func(key string, v any) slog.Attr { return slog.Any(key, r.logged(v)) }),
		"AnyValue": reflect.ValueOf(func(v any) slog.Value { return slog.AnyValue(r.logged(v)) }),
		"Group":    reflect.ValueOf(func(key string, args ...any) slog.Attr { return slog.Group(key, r.allLogged(args)...) }),
		"With":     reflect.ValueOf(func(args ...any) *slog.Logger { return slog.With(r.allLogged(args)...) }),
		"Log": reflect.ValueOf(func(ctx context.Context, level slog.Level, msg string, args ...any) {
			slog.Default().Log(ctx, level, msg, r.allLogged(args)...)
		}),
		"LoggerˑLog": reflect.ValueOf(func(l *slog.Logger, ctx context.Context, level slog.Level, msg string, args ...any) {
			l.Log(ctx, level, msg, r.allLogged(args)...)
		}),
		"LoggerˑWith": reflect.ValueOf(func(l *slog.Logger, args ...any) *slog.Logger { return l.With(r.allLogged(args)...) }),
	}
	for name, level := range map[string]slog.Level{
		"Debug": slog.LevelDebug, "Info": slog.LevelInfo, "Warn": slog.LevelWarn, "Error": slog.LevelError,
	} {
		method := func(l *slog.Logger, msg string, args ...any) {
			l.Log(context.Background(), level, msg, r.allLogged(args)...)
		}
		methodContext := func(l *slog.Logger, ctx context.Context, msg string, args ...any) {
			l.Log(ctx, level, msg, r.allLogged(args)...)
		}
		symbols["Loggerˑ"+name] = reflect.ValueOf(method)
		symbols["Loggerˑ"+name+"Context"] = reflect.ValueOf(methodContext)
		symbols[name] = reflect.ValueOf(func(msg string, args ...any) { method(slog.Default(), msg, args...) })
		symbols[name+"Context"] = reflect.ValueOf(func(ctx context.Context, msg string, args ...any) {
			methodContext(slog.Default(), ctx, msg, args...)
		})
	}
	return symbols
}

func (r *RT) allLogged(args []any) []any {
	logged := make([]any, len(args))
	for i, a := range args {
		logged[i] = r.logged(a)
	}
	return logged
}

// logged returns an argument as package slog can look at it: what is of the host stays what it is.
func (r *RT) logged(v any) any {
	if r.plain(v) {
		return v
	}
	x := r.open(reflect.ValueOf(v), open)
	if x.form.id == "" {
		if t := x.form.rtype; t.Name() != "" || t.Kind() == reflect.Pointer && t.Elem().Name() != "" {
			return v
		}
	}
	v = x.value()
	switch {
	case r.Implements(valuerType, v):
		return r.Wrap(valuerType, v)
	case r.Implements(errorType, v):
		return r.asError(v)
	}
	return logged{formatted{Object{r, v}}}
}

var valuerType = reflect.TypeFor[slog.LogValuer]()

// A logged value is written as text by Format, and as JSON as the interpreter's struct is.
type logged struct{ formatted }

// MarshalJSON implements json.Marshaler.
func (v logged) MarshalJSON() ([]byte, error) { return json.Marshal(v.value) }
