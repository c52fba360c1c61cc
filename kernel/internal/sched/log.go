package sched

import (
	"context"
	"runtime/trace"
	"unicode/utf8"
)

// The categories of what is logged to the trace.
const (
	logBegin     = "golanes begin"
	logEnd       = "golanes end"
	logPrint     = "golanes print"
	logMark      = "golanes mark"
	logSpanBegin = "golanes span"
	logSpanEnd   = "golanes span end"
	logTask      = "golanes task"
	logStarted   = "golanes go"
)

// Limits of what is kept.
const (
	maxMarks = 500 // of a kind and lane
	maxPrint = 40  // bytes of the text of what is printed
	maxText  = 100 // bytes of any other text
)

// LogPrint notes that the calling goroutine writes text; the first 40 bytes are kept, without the end of the line. Like all functions that
// log it does nothing unless a recording runs, and is safe for concurrent use.
func LogPrint[T string | []byte](text T) {
	if process.logging.Load() {
		logText(logPrint, withoutNewline(string(text[:min(len(text), maxText)])), maxPrint)
	}
}

// LogMark puts a mark on the lane of the calling goroutine.
func LogMark(text string) { logged(logMark, text) }

// LogSpanBegin notes that a part of the calling goroutine's work begins, under the given name.
func LogSpanBegin(name string) { logged(logSpanBegin, name) }

// LogSpanEnd notes the end of what LogSpanBegin has begun under the same name.
func LogSpanEnd(name string) { logged(logSpanEnd, name) }

// Task gives the lane of the calling goroutine its name.
func Task(name string) { logged(logTask, name) }

// Started gives the next goroutine that the calling one starts its position, such as In[3]:5. It is called just before the go statement.
func Started(pos string) { logged(logStarted, pos) }

func logged(category, text string) {
	if process.logging.Load() {
		logText(category, text, maxText)
	}
}

func logText(category, text string, limit int) {
	trace.Log(context.Background(), category, cut(text, limit))
}

// withoutNewline returns text without one end of line at its end.
func withoutNewline(text string) string {
	if n := len(text); n > 0 && text[n-1] == '\n' {
		return text[:n-1]
	}
	return text
}

// cut returns the beginning of text, at most n bytes and no part of a character.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}
