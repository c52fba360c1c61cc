package stdsource_test

import (
	"cmp"
	"crypto/hkdf"
	"crypto/pbkdf2"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/maphash"
	"io/fs"
	"iter"
	"maps"
	"math"
	"reflect"
	"slices"
	"testing"

	ourcmp "golanes/kernel/internal/stdsource/std/cmp"
	ourerrors "golanes/kernel/internal/stdsource/std/errors"
	ourhkdf "golanes/kernel/internal/stdsource/std/hkdf"
	ouriter "golanes/kernel/internal/stdsource/std/iter"
	ourmaphash "golanes/kernel/internal/stdsource/std/maphash"
	ourmaps "golanes/kernel/internal/stdsource/std/maps"
	ourpbkdf2 "golanes/kernel/internal/stdsource/std/pbkdf2"
	"golanes/kernel/internal/stdsource/std/rand"
	ourreflect "golanes/kernel/internal/stdsource/std/reflect"
	"golanes/kernel/internal/stdsource/std/sync"
	"golanes/kernel/internal/stdsource/std/unique"

	"golanes/kernel/internal/stdsource/std/atomic"
)

func TestCmp(t *testing.T) {
	values := []float64{math.NaN(), math.Inf(-1), -1, 0, 1, math.Inf(1)}
	for _, x := range values {
		for _, y := range values {
			if got, want := ourcmp.Compare(x, y), cmp.Compare(x, y); got != want {
				t.Errorf("Compare(%v, %v) = %d, want %d", x, y, got, want)
			}
			if got, want := ourcmp.Less(x, y), cmp.Less(x, y); got != want {
				t.Errorf("Less(%v, %v) = %v, want %v", x, y, got, want)
			}
		}
	}
	if got := ourcmp.Or("", "a", "b"); got != "a" {
		t.Errorf(`Or("", "a", "b") = %q`, got)
	}
	if got := ourcmp.Or[int](); got != 0 {
		t.Errorf("Or() = %d", got)
	}
}

func TestMaps(t *testing.T) {
	m := map[string]int{"a": 1, "b": 2}
	for _, other := range []map[string]int{m, {"a": 1}, {"a": 1, "b": 3}, {"a": 1, "c": 2}, nil} {
		if got, want := ourmaps.Equal(m, other), maps.Equal(m, other); got != want {
			t.Errorf("Equal(%v, %v) = %v", m, other, got)
		}
		near := func(a, b int) bool { return a-b < 2 && b-a < 2 }
		if got, want := ourmaps.EqualFunc(m, other, near), maps.EqualFunc(m, other, near); got != want {
			t.Errorf("EqualFunc(%v, %v) = %v", m, other, got)
		}
		if got, want := ourmaps.Clone(other), maps.Clone(other); !reflect.DeepEqual(got, want) {
			t.Errorf("Clone(%v) = %v", other, got)
		}
	}
	c := ourmaps.Collect(ourmaps.All(m))
	ourmaps.Copy(c, map[string]int{"c": 3})
	ourmaps.Insert(c, maps.All(map[string]int{"d": 4}))
	ourmaps.DeleteFunc(c, func(_ string, v int) bool { return v == 2 })
	if want := map[string]int{"a": 1, "c": 3, "d": 4}; !maps.Equal(c, want) {
		t.Errorf("collected, copied into and deleted from: %v, want %v", c, want)
	}
	if got := slices.Sorted(ourmaps.Keys(c)); !slices.Equal(got, []string{"a", "c", "d"}) {
		t.Errorf("Keys(%v) yields %v", c, got)
	}
	if got := slices.Sorted(ourmaps.Values(c)); !slices.Equal(got, []int{1, 3, 4}) {
		t.Errorf("Values(%v) yields %v", c, got)
	}
	for range ourmaps.Keys(c) {
		break // must not yield again
	}
}

func TestPull(t *testing.T) {
	ended := false
	var seq iter.Seq2[int, string] = func(yield func(int, string) bool) {
		defer func() { ended = true }()
		_ = yield(1, "a") && yield(2, "b") && yield(3, "c")
	}
	next, stop := ouriter.Pull2(seq)
	for i := 1; i < 3; i++ {
		if k, v, ok := next(); k != i || v != string(rune('a'+i-1)) || !ok {
			t.Errorf("value %d is %d, %q, %v", i, k, v, ok)
		}
	}
	stop()
	if k, v, ok := next(); k != 0 || v != "" || ok || !ended {
		t.Errorf("after stop: %d, %q, %v; ended: %v", k, v, ok, ended)
	}
	one, stop := ouriter.Pull(slices.Values([]any{nil}))
	defer stop()
	if v, ok := one(); v != nil || !ok {
		t.Errorf("the only value is %v, %v", v, ok)
	}
	if v, ok := one(); v != nil || ok {
		t.Errorf("after the only value: %v, %v", v, ok)
	}
}

func TestPointer(t *testing.T) {
	var p atomic.Pointer[int]
	a, b := new(int), new(int)
	if p.Load() != nil || p.CompareAndSwap(a, b) || !p.CompareAndSwap(nil, a) || p.Load() != a {
		t.Error("CompareAndSwap on the zero value")
	}
	if p.Swap(b) != a || p.CompareAndSwap(a, nil) || !p.CompareAndSwap(b, nil) || p.Load() != nil || !p.CompareAndSwap(nil, a) {
		t.Error("CompareAndSwap on what was stored")
	}
	p.Store(nil)
	if p.Load() != nil || p.Swap(a) != nil {
		t.Error("a nil that was stored")
	}
}

func TestOnce(t *testing.T) {
	calls := 0
	f := sync.OnceValues(func() (int, error) { calls++; return calls, fs.ErrExist })
	for range 2 {
		if n, err := f(); n != 1 || err != fs.ErrExist {
			t.Errorf("OnceValues: %d, %v", n, err)
		}
	}
	panics := sync.OnceValue(func() int { panic("no") })
	for range 2 {
		func() {
			defer func() {
				if v := recover(); v != "no" {
					t.Errorf("recovered %v", v)
				}
			}()
			panics()
		}()
	}
}

func TestUnique(t *testing.T) {
	a, again := unique.Make("a"), unique.Make("a")
	if a != again || a == unique.Make("b") || unique.Make[any](1) == unique.Make[any]("1") {
		t.Error("handles are not equal as their values are")
	}
	if got := unique.Make(3).Value(); got != 3 {
		t.Errorf("Make(3).Value() = %d", got)
	}
	if got := unique.Make[error](nil).Value(); got != nil {
		t.Errorf("Make(nil).Value() = %v", got)
	}
}

func TestRest(t *testing.T) {
	for range 100 {
		if n := rand.N(int8(3)); n < 0 || n > 2 {
			t.Errorf("N(3) = %d", n)
		}
	}
	if got := ourreflect.TypeFor[error]().String(); got != "error" {
		t.Errorf("TypeFor[error]() = %s", got)
	}
	if v, ok := ourreflect.TypeAssert[int](reflect.ValueOf("a")); v != 0 || ok {
		t.Errorf("TypeAssert[int] of a string: %v, %v", v, ok)
	}
	err := fmt.Errorf("wrapped: %w", &fs.PathError{Op: "open", Err: errors.New("no")})
	if e, ok := ourerrors.AsType[*fs.PathError](err); !ok || e.Op != "open" {
		t.Errorf("AsType: %v, %v", e, ok)
	}
	seed := maphash.MakeSeed()
	hash, again := ourmaphash.Comparable(seed, "a"), ourmaphash.Comparable(seed, "a")
	if hash != again || ourmaphash.Comparable(seed, 1) == ourmaphash.Comparable(seed, 2) {
		t.Error("hashes are not equal as their values are")
	}
	var h1, h2 maphash.Hash
	h1.SetSeed(seed)
	h2.SetSeed(seed)
	ourmaphash.WriteComparable(&h1, 1)
	ourmaphash.WriteComparable(&h2, 1)
	if h1.Sum64() != h2.Sum64() {
		t.Error("hashes of one value differ")
	}
	key, err := ourpbkdf2.Key(sha256.New, "password", []byte("salt"), 3, 16)
	if want, _ := pbkdf2.Key(sha256.New, "password", []byte("salt"), 3, 16); err != nil || !slices.Equal(key, want) {
		t.Errorf("pbkdf2.Key: %x, %v, want %x", key, err, want)
	}
	key, err = ourhkdf.Key(sha256.New, []byte("secret"), nil, "info", 16)
	if want, _ := hkdf.Key(sha256.New, []byte("secret"), nil, "info", 16); err != nil || !slices.Equal(key, want) {
		t.Errorf("hkdf.Key: %x, %v, want %x", key, err, want)
	}
}
