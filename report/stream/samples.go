package stream

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strconv"
	"time"

	"wsrun/mask"
	"wsrun/metrics"
	"wsrun/report/format"
	"wsrun/report/masked"
)

// SampleLines turns samples into lines of text. Create it with NDJSONSamples or CSVSamples; one goroutine uses it. The
// part that all lines of a series share is formatted once.
type SampleLines struct {
	start  time.Time
	mask   *mask.Masker
	head   string
	before func(*SampleLines, *metrics.SampleSeries) []byte // formats what is between the time and the value
	begin  string
	end    string
	known  map[*metrics.SampleSeries][]byte
	second int64  // second since 1970 that clock is for
	clock  []byte // including the dot
}

const (
	sampleClock = "2006-01-02T15:04:05." // RFC 3339; microseconds and a Z follow
	sampleKnown = 4 << 10                // bytes of a series that are cached: longer ones are formatted each time
)

// NDJSONSamples writes samples as JSON objects, one per line. start is the time that their clock counts from. Tags are
// masked; a nil mask hides nothing.
func NDJSONSamples(start time.Time, mask *mask.Masker) *SampleLines {
	return &SampleLines{
		start: start, mask: mask, before: (*SampleLines).ndjson, begin: `{"time":"`, end: "}\n",
		known: map[*metrics.SampleSeries][]byte{},
	}
}

// CSVSamples writes samples as comma-separated values (RFC 4180), otherwise like NDJSONSamples. Tags are written as
// "name:join,scenario:chat".
func CSVSamples(start time.Time, mask *mask.Masker) *SampleLines {
	return &SampleLines{
		start: start, mask: mask, before: (*SampleLines).csv, head: "time,metric,type,unit,tags,value\n",
		end: "\n", known: map[*metrics.SampleSeries][]byte{},
	}
}

// Head returns the line of names, "" if there is none.
func (l *SampleLines) Head() string { return l.head }

// Append appends a sample's line to dst.
func (l *SampleLines) Append(dst []byte, s metrics.Sample) []byte {
	between, ok := l.known[s.Of]
	if !ok {
		between = l.before(l, s.Of)
		if len(between) <= sampleKnown {
			l.known[s.Of] = between
		}
	}
	dst = append(dst, l.begin...)
	dst = l.appendTime(dst, l.start.Add(s.At))
	dst = append(dst, between...)
	dst = strconv.AppendFloat(dst, s.Value, 'f', -1, 64)
	return append(dst, l.end...)
}

// appendTime appends a time to the microsecond. The part that many samples share is cached.
func (l *SampleLines) appendTime(dst []byte, at time.Time) []byte {
	if second := at.Unix(); second != l.second || l.clock == nil {
		l.second, l.clock = second, at.UTC().AppendFormat(l.clock[:0], sampleClock)
	}
	dst = append(dst, l.clock...)
	micros := at.Nanosecond() / int(time.Microsecond)
	for unit := 100_000; unit > 0; unit /= 10 {
		dst = append(dst, byte('0'+micros/unit%10))
	}
	return append(dst, 'Z')
}

func (l *SampleLines) ndjson(of *metrics.SampleSeries) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	tags := format.Object{}
	for _, t := range masked.Tags(of.Tags, l.mask) {
		tags = append(tags, format.Member{Key: t.Key, Value: t.Value})
	}
	line := format.Object{
		{Key: "metric", Value: of.Metric}, {Key: "type", Value: of.Type.String()},
		{Key: "unit", Value: of.Unit}, {Key: "tags", Value: tags},
	}
	if err := encoder.Encode(line); err != nil { // texts always encode
		return []byte(`","value":`)
	}
	text := bytes.TrimSuffix(b.Bytes()[1:], []byte("}\n"))
	return append(append([]byte(`",`), text...), `,"value":`...)
}

func (l *SampleLines) csv(of *metrics.SampleSeries) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	// A buffer never fails.
	_ = w.Write([]string{"", of.Metric, of.Type.String(), of.Unit, csvTags(masked.Tags(of.Tags, l.mask)), ""})
	w.Flush()
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
