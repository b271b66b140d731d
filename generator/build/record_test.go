package build

import (
	"reflect"
	"testing"
	"time"

	"roleguide/generator/source"
)

// fill sets everything in a value to something that is not its zero value, so that a test sees what is forgotten.
func fill(v reflect.Value, n *int64) {
	*n++
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(*n)
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(*n % 100))
	case reflect.String:
		v.SetString("text " + time.Unix(*n, 0).String())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Field(i)
			if !field.CanSet() {
				field = reflect.NewAt(field.Type(), field.Addr().UnsafePointer()).Elem()
			}
			fill(field, n)
		}
	default:
		panic("a record has a " + v.Kind().String() + ", which neither this test nor coder knows")
	}
}

// TestRecordForgetsNothing fails when a field is added that coder does not know.
func TestRecordForgetsNothing(t *testing.T) {
	var all record
	n := int64(0)
	for _, part := range []any{&all.site, &all.shared, &all.others, &all.outputs, &all.problems} {
		fill(reflect.ValueOf(part).Elem(), &n)
	}
	all.written, all.count = time.Unix(0, 12345), 7
	var s slot
	v := reflect.ValueOf(&s).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Name == "audited" || v.Type().Field(i).Name == "sights" {
			continue // of checks and previews, which remember nothing
		}
		field := v.Field(i)
		fill(reflect.NewAt(field.Type(), field.Addr().UnsafePointer()).Elem(), &n)
	}
	s.problems = append(s.problems, source.Problem{Message: "another"})
	pages := pastPages{written: all.written, words: []string{"one", "two"}, fresh: 2, pages: []pastPage{{"a.md", s}, {"b.md", slot{}}}}
	roundTrip(t, all, func(c *coder, v *record) { c.record(v) })
	roundTrip(t, pages, func(c *coder, v *pastPages) { c.pages(v) })
}

// roundTrip wants a value back as it was written, and nothing if it was cut short anywhere.
func roundTrip[T any](t *testing.T, value T, code func(*coder, *T)) {
	t.Helper()
	var w coder
	code(&w, &value)
	r := coder{reading: true, text: string(w.data)}
	var back T
	if code(&r, &back); r.failed || r.text != "" {
		t.Fatal("it cannot be read")
	}
	if !reflect.DeepEqual(value, back) {
		t.Errorf("wrote %+v\nread  %+v", value, back)
	}
	for i := range w.data {
		r := coder{reading: true, text: string(w.data[:i])}
		var short T
		if code(&r, &short); !r.failed {
			t.Fatalf("%d of %d bytes were read", i, len(w.data))
		}
	}
}
