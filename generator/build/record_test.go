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
	all.written = time.Unix(0, 12345)
	var s slot
	v := reflect.ValueOf(&s).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Name == "audited" {
			continue // of checks, which remember nothing
		}
		field := v.Field(i)
		fill(reflect.NewAt(field.Type(), field.Addr().UnsafePointer()).Elem(), &n)
	}
	s.problems = append(s.problems, source.Problem{Message: "another"})
	all.pages = []pastPage{{"a.md", s}, {"b.md", slot{}}}
	var w coder
	w.record(&all)
	r := coder{reading: true, text: string(w.data)}
	var back record
	if r.record(&back); r.failed || r.text != "" {
		t.Fatal("the record cannot be read")
	}
	if !reflect.DeepEqual(all, back) {
		t.Errorf("wrote %+v\nread  %+v", all, back)
	}
	for i := range w.data { // cut short anywhere, it is refused
		r := coder{reading: true, text: string(w.data[:i])}
		if r.record(&record{}); !r.failed {
			t.Fatalf("a record of %d of %d bytes was read", i, len(w.data))
		}
	}
}
