package worker

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"maps"
	"reflect"
	"time"

	"golanes/kernel/internal/sched"
)

// A host is what the standard library has of a process, for the cells: its arguments, flags and standard logger, its end.
type host struct {
	worker *Worker
	args   []string
	flags  *flag.FlagSet
	usage  func()
	logger *log.Logger
}

func newHost(w *Worker) *host {
	h := &host{worker: w, args: []string{"golanes"}}
	stderr := stream{w, "stderr"}
	h.logger = log.New(stderr, "", log.LstdFlags)
	h.flags = flag.NewFlagSet(h.args[0], flag.ExitOnError)
	h.flags.SetOutput(stderr)
	h.flags.Usage = func() { h.usage() }
	h.usage = func() {
		fmt.Fprintf(h.flags.Output(), "Usage of %s:\n", h.args[0])
		h.flags.PrintDefaults()
	}
	return h
}

// replace replaces those symbols of a package that would end the process, would not notice that their cell was stopped, or are the
// process's and not the cells'.
func (h *host) replace(path string, symbols map[string]reflect.Value) {
	set := func(name string, f any) { symbols[name] = reflect.ValueOf(f) }
	exit := func(function string) func(int) {
		return func(status int) { h.worker.exit(function, status) }
	}
	stdin, rt := h.worker.input, h.worker.rt
	switch path {
	case "fmt":
		set("Scan", func(a ...any) (int, error) { return fmt.Fscan(stdin, a...) })
		set("Scanf", func(format string, a ...any) (int, error) { return fmt.Fscanf(stdin, format, a...) })
		set("Scanln", func(a ...any) (int, error) { return fmt.Fscanln(stdin, a...) })
	case "flag":
		methods(symbols, reflect.ValueOf(&h.flags).Elem())
		symbols["CommandLine"] = reflect.ValueOf(&h.flags).Elem()
		symbols["Usage"] = reflect.ValueOf(&h.usage).Elem()
		set("Parse", func() { h.parse(h.flags, h.args[1:]) })
		set("FlagSetˑParse", h.parse)
	case "log":
		methods(symbols, reflect.ValueOf(&h.logger).Elem())
		set("Default", func() *log.Logger { return h.logger })
		set("Fatal", func(a ...any) { h.fatal(h.logger, "log.Fatal", rt.Sprint(a...)) })
		set("Fatalf", func(format string, a ...any) { h.fatal(h.logger, "log.Fatalf", rt.Sprintf(format, a...)) })
		set("Fatalln", func(a ...any) { h.fatal(h.logger, "log.Fatalln", rt.Sprintln(a...)) })
		set("LoggerˑFatal", func(l *log.Logger, a ...any) { h.fatal(l, "log.Logger.Fatal", rt.Sprint(a...)) })
		set("LoggerˑFatalf", func(l *log.Logger, format string, a ...any) {
			h.fatal(l, "log.Logger.Fatalf", rt.Sprintf(format, a...))
		})
		set("LoggerˑFatalln", func(l *log.Logger, a ...any) { h.fatal(l, "log.Logger.Fatalln", rt.Sprintln(a...)) })
	case "os":
		symbols["Args"] = reflect.ValueOf(&h.args).Elem()
		set("Exit", exit("os.Exit"))
	case "syscall":
		set("Exit", exit("syscall.Exit"))
	case "runtime/trace":
		set("Start", sched.StartTrace)
		set("Stop", sched.StopTrace)
	case "time":
		set("Sleep", h.sleep)
		maps.Copy(symbols, h.worker.wakeups.symbols(path, h.worker.guarded))
	case "context", "os/signal":
		maps.Copy(symbols, h.worker.wakeups.symbols(path, h.worker.guarded))
	case lanesPath:
		maps.Copy(symbols, lanesOf(h.worker.lanes))
	case "sync", "golang.org/x/sync/errgroup", "golang.org/x/sync/semaphore":
		maps.Copy(symbols, waits(path, rt.Await, &h.worker.locks))
		maps.Copy(symbols, h.worker.starting(path))
		maps.Copy(symbols, h.worker.unlocks(path))
	}
}

// methods replaces the functions of a package by the methods of the same name of the value that a variable has when they are called.
func methods(symbols map[string]reflect.Value, variable reflect.Value) {
	for name, f := range symbols {
		if m := variable.MethodByName(name); f.Kind() == reflect.Func && m.IsValid() && m.Type() == f.Type() {
			symbols[name] = reflect.MakeFunc(f.Type(), func(args []reflect.Value) []reflect.Value {
				m := variable.MethodByName(name)
				if f.Type().IsVariadic() {
					return m.CallSlice(args)
				}
				return m.Call(args)
			})
		}
	}
}

// parse is the method Parse of a set of flags; where that would end the process, it ends the cell.
func (h *host) parse(f *flag.FlagSet, args []string) error {
	if f.ErrorHandling() != flag.ExitOnError {
		return f.Parse(args)
	}
	f.Init(f.Name(), flag.ContinueOnError)
	err := f.Parse(args)
	f.Init(f.Name(), flag.ExitOnError)
	switch {
	case errors.Is(err, flag.ErrHelp):
		h.worker.exit("flag.Parse", 0)
	case err != nil:
		h.worker.exit("flag.Parse", 2)
	}
	return nil
}

// fatal writes a message as a logger does and ends the cell.
func (h *host) fatal(l *log.Logger, function, message string) {
	l.Output(2, message) // package log does not look at the error either
	h.worker.exit(function, 1)
}

// sleep is time.Sleep that ends with its cell's interrupt.
func (h *host) sleep(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		h.worker.gate()
	case <-h.worker.stopped():
		h.worker.end(h.worker.life())
	}
}
