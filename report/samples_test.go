package report_test

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wsrun/mask"
	"wsrun/metrics"
	"wsrun/report"
)

func sampled() []metrics.Sample {
	join := &metrics.SampleSeries{Metric: "ws_response_time", Type: metrics.TrendType, Unit: "ms", Tags: metrics.Tags{named("join \"it\", <now>\n"), {Key: "scenario", Value: "chat"}}}
	sent := &metrics.SampleSeries{Metric: "ws_msgs_sent", Type: metrics.CounterType}
	return []metrics.Sample{
		{Of: join, At: 1500 * time.Microsecond, Value: 0.624123},
		{Of: sent, At: 1501 * time.Microsecond, Value: 12345678901},
		{Of: join, At: 2 * time.Second, Value: 3_600_000},
	}
}

func sampleText(l *report.SampleLines, list []metrics.Sample) string {
	text := []byte(l.Head())
	for _, s := range list {
		text = l.Append(text, s)
	}
	return string(text)
}

func TestSampleLines(t *testing.T) {
	for name, tt := range map[string]struct {
		lines *report.SampleLines
		want  string
	}{
		"ndjson": {report.NDJSONSamples(started(), nil), `{"time":"2026-01-02T03:04:05.680400Z","metric":"ws_response_time","type":"trend","unit":"ms","tags":{"name":"join \"it\", <now>\n","scenario":"chat"},"value":0.624123}
{"time":"2026-01-02T03:04:05.680401Z","metric":"ws_msgs_sent","type":"counter","unit":"","tags":{},"value":12345678901}
{"time":"2026-01-02T03:04:07.678900Z","metric":"ws_response_time","type":"trend","unit":"ms","tags":{"name":"join \"it\", <now>\n","scenario":"chat"},"value":3600000}
`},
		"csv": {report.CSVSamples(started(), nil), `time,metric,type,unit,tags,value
2026-01-02T03:04:05.680400Z,ws_response_time,trend,ms,"name:join ""it""\, <now>\n,scenario:chat",0.624123
2026-01-02T03:04:05.680401Z,ws_msgs_sent,counter,,,12345678901
2026-01-02T03:04:07.678900Z,ws_response_time,trend,ms,"name:join ""it""\, <now>\n,scenario:chat",3600000
`},
	} {
		if diff := cmp.Diff(tt.want, sampleText(tt.lines, sampled())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestSampleLinesMask(t *testing.T) {
	mask := mask.New([]string{"hunter2"})
	of := &metrics.SampleSeries{Metric: "depth", Type: metrics.GaugeType, Tags: metrics.Tags{{Key: "token", Value: "x-hunter2"}}}
	for _, lines := range []*report.SampleLines{report.NDJSONSamples(started(), mask), report.CSVSamples(started(), mask)} {
		got := sampleText(lines, []metrics.Sample{{Of: of}, {Of: of, Value: 1}})
		if strings.Contains(got, "hunter2") || strings.Count(got, "x-***") != 2 {
			t.Errorf("got %s, want the secret to be hidden", got)
		}
	}
	if of.Tags[0].Value != "x-hunter2" {
		t.Error("the series itself was changed")
	}
}

// Whatever a tag holds, a line is a line, and its tag comes back.
func TestSampleLinesOfAnything(t *testing.T) {
	for _, evil := range []string{"a\r\nb", "=1+1", "\x00\x1b[2J\u202e", "\xff\xfe", strings.Repeat("界", 1<<19), `";,{}`} {
		list := []metrics.Sample{{Of: &metrics.SampleSeries{Metric: "m", Tags: metrics.Tags{{Key: "k", Value: evil}}}, Value: 1}}
		list = append(list, list...)
		lines := strings.SplitAfter(sampleText(report.NDJSONSamples(started(), nil), list), "\n")
		var got struct{ Tags map[string]string }
		if err := json.Unmarshal([]byte(lines[1]), &got); err != nil || len(lines) != 3 || got.Tags["k"] != strings.ToValidUTF8(evil, "\ufffd") && evil != "\xff\xfe" {
			t.Errorf("%.40q: got %d lines, the tag %.40q, %v", evil, len(lines)-1, got.Tags["k"], err)
		}
		rows, err := csv.NewReader(strings.NewReader(sampleText(report.CSVSamples(started(), nil), list))).ReadAll()
		if err != nil || len(rows) != 3 || !strings.HasPrefix(rows[1][4], "k:") || len(rows[1]) != 6 {
			t.Errorf("%.40q: got %d rows of CSV, %v", evil, len(rows), err)
		}
	}
}

func BenchmarkSampleLines(b *testing.B) {
	lines, s := report.NDJSONSamples(started(), nil), sampled()[0]
	var dst []byte
	b.ReportAllocs()
	for b.Loop() {
		dst = lines.Append(dst[:0], s)
	}
}
