package report_test

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/tidwall/gjson"

	"wsrun/report"
)

// required are the fields that HAR 1.2 asks for, by the object that they are in, and the type of each.
func required() map[string]string {
	return map[string]string{
		"log":                            "version:String creator:JSON entries:JSON",
		"log.creator":                    "name:String version:String",
		"log.pages.#":                    "startedDateTime:String id:String title:String pageTimings:JSON",
		"log.entries.#":                  "startedDateTime:String time:Number request:JSON response:JSON cache:JSON timings:JSON",
		"log.entries.#.request":          "method:String url:String httpVersion:String cookies:JSON headers:JSON queryString:JSON headersSize:Number bodySize:Number",
		"log.entries.#.response":         "status:Number statusText:String httpVersion:String cookies:JSON headers:JSON content:JSON redirectURL:String headersSize:Number bodySize:Number",
		"log.entries.#.response.content": "size:Number mimeType:String",
		"log.entries.#.timings":          "send:Number wait:Number receive:Number",
	}
}

// Every run makes an archive that has what the format asks for, and whose times add up.
func TestHARHasWhatIsRequired(t *testing.T) {
	for name, f := range fixtures() {
		text := write(t, report.HAR, f.run)
		if !json.Valid([]byte(text)) {
			t.Fatalf("%s: not JSON:\n%s", name, text)
		}
		for path, fields := range required() {
			objects := []gjson.Result{gjson.Get(text, path)}
			if strings.Contains(path, "#") {
				objects = gjson.Get(text, strings.TrimSuffix(path, ".#")).Array()
			}
			for _, o := range objects {
				for field := range strings.FieldsSeq(fields) {
					key, kind, _ := strings.Cut(field, ":")
					if got := o.Get(key); got.Type.String() != kind {
						t.Errorf("%s: %s.%s is %s, want a %s", name, path, key, got.Raw, kind)
					}
				}
			}
		}
		pages := gjson.Get(text, "log.pages.#.id").Array()
		for _, e := range gjson.Get(text, "log.entries").Array() {
			sum := 0.0
			for phase, ms := range e.Get("timings").Map() {
				if phase != "ssl" && ms.Float() > 0 { // ssl is part of connect
					sum += ms.Float()
				}
			}
			if got := e.Get("time").Float(); math.Abs(got-sum) > 0.001 && got > 0 {
				t.Errorf("%s: the time is %v ms, and its parts make %v", name, got, sum)
			}
			if _, err := time.Parse(time.RFC3339, e.Get("startedDateTime").String()); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if ref := e.Get("pageref"); ref.Exists() && !slices.ContainsFunc(pages, func(p gjson.Result) bool { return p.String() == ref.String() }) {
				t.Errorf("%s: there is no page %s", name, ref)
			}
			switch talks := e.Get("_webSocketMessages").Exists(); e.Get("_resourceType").String() {
			case "websocket":
				if !talks {
					t.Errorf("%s: a WebSocket without messages: %s", name, e.Raw)
				}
			case "fetch":
				if talks {
					t.Errorf("%s: an HTTP request with messages: %s", name, e.Raw)
				}
			default:
				t.Errorf("%s: got the type %s", name, e.Get("_resourceType"))
			}
			if post := e.Get("request.postData"); post.Exists() && (post.Get("mimeType").Type != gjson.String || !post.Get("params").IsArray() || post.Get("text").Type != gjson.String) {
				t.Errorf("%s: got %s, want what postData needs", name, post.Raw)
			}
		}
	}
}

// What was said comes back as it was, text and binary, with its time and direction.
func TestHARHasMessages(t *testing.T) {
	run := singleTimeout().run
	text := write(t, report.HAR, run)
	type message struct {
		Out, Binary bool
		At          time.Time
		Data        string
	}
	for i, c := range run.Conversations {
		var want, got []message
		for _, m := range c.Messages {
			data := m.Data
			if m.Cut && !m.Binary {
				data = []byte("it ends within a ")
			}
			want = append(want, message{m.Out, m.Binary, m.At.UTC(), string(data)})
		}
		for _, m := range gjson.Get(text, "log.entries").Array()[i].Get("_webSocketMessages").Array() {
			data := m.Get("data").String()
			if m.Get("opcode").Int() == 2 {
				raw, err := base64.StdEncoding.DecodeString(data)
				if err != nil {
					t.Fatal(err)
				}
				data = string(raw)
			}
			got = append(got, message{m.Get("type").String() == "send", m.Get("opcode").Int() == 2, time.UnixMicro(int64(math.Round(m.Get("time").Float() * 1e6))).UTC(), data})
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateApproxTime(2*time.Microsecond)); diff != "" {
			t.Errorf("conversation %d (-want +got):\n%s", i, diff)
		}
	}
}

func TestHARTellsAFailedWrite(t *testing.T) {
	err := report.HAR(noRoom{}, singleTimeout().run)
	if err == nil || err.Error() != "write the HAR: no room" {
		t.Errorf("got %v, want it to say that there is no room", err)
	}
}
