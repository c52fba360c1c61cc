package lanes

import (
	"errors"
	"fmt"
	"time"

	"golanes/kernel/internal/census"
	"golanes/kernel/internal/sched"
	"golanes/kernel/internal/timeline"
)

// A record is what the scheduler does during a run, while that is going on. A nil one records nothing.
type record struct {
	recorder *sched.Recorder // nil where only CPU time is measured
	cpu      time.Duration   // of the process, before the run
	known    bool            // whether the system says it
}

// newRecord begins the record of a run, with the calling goroutine as its first lane. It returns nil where there is none: of a run within
// another, whose goroutines are in that one's record, and in a bubble of package synctest, whose time is not the scheduler's. The note
// says why there is none if that is worth saying.
func (s *Session) newRecord() (rec *record, note string) {
	if census.InBubble() {
		return nil, ""
	}
	recorder, err := sched.Start(sched.Options{})
	switch {
	case errors.Is(err, sched.ErrRecording):
		return nil, ""
	case err != nil:
		return nil, fmt.Sprintf("not recorded: %v", err)
	}
	rec = &record{recorder: recorder}
	s.recorder.Store(recorder)
	rec.cpu, rec.known = sched.CPUTime()
	return rec, ""
}

// newMeasure begins what is measured of a run that is too short to be recorded and measured at the same time.
func newMeasure() *record {
	rec := &record{}
	rec.cpu, rec.known = sched.CPUTime()
	return rec
}

// Record calls f and returns a run without tasks, whose lanes are those of the calling goroutine and of those that it starts: for who owns
// the session and shows what its program does.
func (s *Session) Record(title string, f func()) *Run {
	r := &Run{Title: title}
	rec, note := s.newRecord()
	if rec == nil && note == "" {
		note = "not recorded: another recording runs"
	}
	r.begin = time.Now()
	f()
	r.Elapsed = time.Since(r.begin)
	if note != "" {
		r.Notes = append(r.Notes, note)
	}
	rec.stop(r)
	return r
}

// stop ends the record and gives it to the run.
func (rec *record) stop(r *Run) {
	if rec == nil {
		return
	}
	cpu, known := sched.CPUTime()
	if cpu -= rec.cpu; !known || !rec.known {
		cpu = 0
	}
	if rec.recorder == nil {
		r.cpu = cpu
		return
	}
	recording, err := rec.recorder.Stop()
	if err != nil {
		r.Notes = append(r.Notes, fmt.Sprintf("not drawn: %v", err))
		return
	}
	figures := sched.Measure(recording, cpu)
	r.recording, r.figures = recording, &figures
	if len(r.Tasks) > 0 {
		r.recording = withoutFirst(recording)
	}
}

// withoutFirst takes the first lane out of a recording: that of the goroutine which starts the tasks and waits for them, which is no
// part of the learner's work.
func withoutFirst(rec *sched.Recording) *sched.Recording {
	rest := *rec
	rest.Lanes, rest.Wakes = rec.Lanes[1:], nil
	for _, l := range rest.Lanes {
		l.Parent = max(l.Parent-1, -1)
	}
	for _, w := range rec.Wakes {
		if w.From > 0 && w.To > 0 {
			w.From, w.To = w.From-1, w.To-1
			rest.Wakes = append(rest.Wakes, w)
		}
	}
	return &rest
}

// figuresLine says in numbers what concurrency and parallelism there was.
func figuresLine(f *sched.Figures) string {
	return figuresText(fmt.Sprintf("in flight %.1f, peak %d · on a CPU at once %.2f, peak %d", f.Concurrency.Average, f.Concurrency.Peak,
		f.Parallelism.Average, f.Parallelism.Peak), f.CPU)
}

// measured says in numbers what can be known of a run that was not recorded.
func (r *Run) measured() string {
	return figuresText(fmt.Sprintf("in flight %.1f, peak %d", float64(r.busy())/float64(max(r.Elapsed, 1)), r.MaxActive), r.cpu)
}

func figuresText(line string, cpu time.Duration) string {
	if cpu > 0 {
		line += " · CPU time " + timeline.Duration(cpu)
	}
	return line
}

// finding says what took the time of a run.
func finding(f *sched.Figures, procs int) string {
	percent := func(x float64) int { return int(100*x + 0.5) }
	switch f.Verdict {
	case sched.IOBound:
		return "I/O-bound: mostly waiting"
	case sched.CPUBound:
		if f.Queue < 0.5 {
			return "CPU-bound: mostly computing"
		}
		cpus := "CPUs"
		if procs == 1 {
			cpus = "CPU"
		}
		return fmt.Sprintf("CPU-bound: %.1f goroutines queue for %d %s", f.Queue, procs, cpus)
	case sched.LockBound:
		return fmt.Sprintf("lock-bound: on average %.1f goroutines wait for a lock", f.Locked)
	case sched.TakingTurns:
		return "computing, but taking turns: no parallelism"
	case sched.EachOther:
		return "waiting for each other"
	case sched.BusyMachine:
		asked := f.Parallelism.Average * float64(f.Wall)
		return fmt.Sprintf("busy machine: the system gave %d %% of the CPU time asked for", percent(float64(f.CPU)/asked))
	case sched.Mixed:
		return fmt.Sprintf("mixed: computing %d %% of the time, waiting %d %%", percent(f.Computing), percent(f.Idle))
	}
	return f.Verdict.String()
}
