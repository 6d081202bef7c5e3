package result_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/result"
)

// words are few, so that much is the same in several runs, and not all of them are UTF-8.
var words = []string{"", "a", "b", "ü\U000F0041", "\xff\xfe", "\U000F00FF"}

// fill sets every exported field of v to something random, but for figures, which registries make.
func fill(v reflect.Value, random *rand.Rand) {
	switch v.Interface().(type) {
	case *metrics.Snapshot:
		reg := newRegistry()
		record(reg, random)
		v.Set(reflect.ValueOf(reg.Snapshot(time.Second)))
		return
	case *metrics.Course:
		reg, h := newRegistry(), metrics.NewHistory()
		for i := range 3 {
			record(reg, random)
			h.Add(time.Duration(i+1)*time.Second, reg.Snapshot(time.Second))
		}
		v.Set(reflect.ValueOf(h.Course()))
		return
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(random.Int64N(3), random.Int64N(2)).UTC()))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(words[random.IntN(len(words))])
	case reflect.Bool:
		v.SetBool(random.IntN(2) == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt(random.Int64N(3))
	case reflect.Uint64:
		v.SetUint(1<<63 + 1)
	case reflect.Uint8:
		v.SetUint(uint64(random.IntN(256)))
	case reflect.Float64:
		v.SetFloat(random.Float64())
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), random)
	case reflect.Slice:
		if n := random.IntN(3); n > 0 { // else nil, as lists without anything are
			v.Set(reflect.MakeSlice(v.Type(), n, n))
		}
		for i := range v.Len() {
			fill(v.Index(i), random)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), random)
		}
	case reflect.Func: // sources are not written
	default:
		panic(fmt.Sprintf("no idea how to fill a %s", v.Type()))
	}
}

func newRegistry() *metrics.Registry {
	return metrics.NewRegistry(append(metrics.Builtin(), metrics.Def{Name: "price", Type: metrics.TrendType}), 1)
}

// record records random samples, whose sums are exact.
func record(reg *metrics.Registry, random *rand.Rand) {
	rec := reg.Recorder(0)
	for range random.IntN(5) {
		tags := metrics.NewTags(map[string]string{"scenario": "a", "name": words[random.IntN(len(words))]})
		rec.Trend(metrics.NameWSResponseTime, tags).Record(float64(random.IntN(1 << 20)))
		rec.Trend("price", tags).Record(float64(random.IntN(1<<20)) - 1000)
		rec.Counter(metrics.NameWSMsgsSent, tags).Add(random.Int64N(5))
		rec.Rate(metrics.NameChecks, tags).Add(random.IntN(2) == 0)
		rec.Gauge(metrics.NameVUs, tags).Add(random.Int64N(3))
		reg.Close("a", random.IntN(3), "server")
		detail := &metrics.Detail{}
		fill(reflect.ValueOf(detail).Elem(), random)
		at := diag.Pos{File: "a", Line: random.IntN(3)}
		reg.Failure(metrics.Failure{Scenario: "a", Kind: "k", Message: words[random.IntN(len(words))], At: at, Detail: detail})
		reg.CheckResult(reg.Check("a", words[random.IntN(len(words))], at), random.IntN(2) == 0,
			func() *metrics.Detail { return detail })
	}
}

// randomRun returns a run in which everything is set; runs are of one version and seed.
func randomRun(seed uint64) *result.Run {
	r := &result.Run{}
	fill(reflect.ValueOf(r).Elem(), rand.New(rand.NewPCG(seed, 3)))
	r.Version = "1"
	for i := range r.Thresholds { // the rest follows from the condition
		own := &r.Thresholds[i]
		own.Base, own.Tags, own.Aggregate, own.Op, own.Limit = "", nil, "", "", 0
	}
	r.History = r.Course.Points()
	return r
}

func marshal(t *testing.T, r *result.Run) []byte {
	t.Helper()
	data, err := result.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// bySamples compares snapshots and courses by all that is written of them.
func bySamples() cmp.Option {
	return cmp.Options{
		cmp.Transformer("snapshot", func(s *metrics.Snapshot) []string { return strings.Split(asText(s), "\n") }),
		cmp.Transformer("course", func(c *metrics.Course) []string { return strings.Split(asText(c), "\n") }),
		cmp.Comparer(func(a, b func(string) []byte) bool { return true }),
	}
}

func asText(v any) string {
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func TestMarshal(t *testing.T) {
	runs := []*result.Run{{}, {History: []metrics.Point{{To: time.Second}}}, {Scenarios: []result.Scenario{}}}
	for seed := range uint64(10) {
		runs = append(runs, randomRun(seed))
	}
	for i, want := range runs {
		data := marshal(t, want)
		got, err := result.Unmarshal(data)
		if err != nil {
			t.Errorf("%d: %v", i, err)
			continue
		}
		if diff := cmp.Diff(want, got, bySamples()); diff != "" {
			t.Errorf("%d (-want +got):\n%s", i, diff)
		}
		if again := marshal(t, got); !bytes.Equal(again, data) {
			t.Errorf("%d: it is written another way when it was read", i)
		}
	}
}

// A result may be made readable: spaces damage nothing.
func TestUnmarshalIndented(t *testing.T) {
	var b bytes.Buffer
	if err := json.Indent(&b, marshal(t, randomRun(1)), "", "  "); err != nil {
		t.Fatal(err)
	}
	if _, err := result.Unmarshal(b.Bytes()); err != nil {
		t.Error(err)
	}
}

func TestUnmarshalFails(t *testing.T) {
	whole := string(marshal(t, &result.Run{Version: "1.2", Seed: 7}))
	tests := map[string]struct{ text, want string }{
		"nothing":        {"", "not a result of a run: unexpected end of JSON input"},
		"other JSON":     {`{"a": 1}`, "not a result of a run"},
		"a list":         {`[]`, "not a result of a run: json: cannot unmarshal array"},
		"cut off":        {whole[:len(whole)/2], "not a result of a run: unexpected end of JSON input"},
		"another digit":  {strings.Replace(whole, `"Seed":7`, `"Seed":8`, 1), "a damaged result: its checksum does not fit"},
		"another format": {strings.Replace(whole, `:1,`, `:2,`, 1), "a result in format 2, where only format 1 is known"},
		"no run":         {`{"wsrunResult":1}`, "a damaged result"},
	}
	for name, tt := range tests {
		if _, err := result.Unmarshal([]byte(tt.text)); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %s", name, err, tt.want)
		}
	}
}

// FuzzUnmarshal holds that damaged input is an error and never a panic.
func FuzzUnmarshal(f *testing.F) {
	for seed := range uint64(3) {
		data, err := result.Marshal(randomRun(seed))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, 0, byte(' '))
		f.Add(data, len(data)/2, byte('9'))
	}
	f.Fuzz(func(t *testing.T, data []byte, at int, with byte) {
		if at >= 0 && at < len(data) {
			data[at] = with
		}
		r, err := result.Unmarshal(data)
		if err != nil {
			return
		}
		if _, err := result.Marshal(r); err != nil {
			t.Errorf("what was read is not written: %v", err)
		}
	})
}
