package output

import (
	"io"
	"slices"
	"sync"
	"time"

	"wsrun/metrics"
	"wsrun/report"
)

const (
	sampleEvery   = 100 * time.Millisecond // how often samples are taken from the registry
	sampleBatches = 1 << 10                // how many takes a reader may lag behind before lines are dropped
	sampleLines   = 1 << 18                // and how many lines: 24 bytes each
	sampleBuffer  = 64 << 10               // bytes of text per write
)

// sampling takes the individual samples of a run and passes them to their streams. VUs never wait for it. A nil
// *sampling takes none.
type sampling struct {
	samples *metrics.Samples
	streams []*lineStream[metrics.Sample]
	done    chan struct{}
	over    sync.WaitGroup
}

// WantSamples reports whether any output is a stream of samples.
func WantSamples(outputs []Output) bool {
	return slices.ContainsFunc(outputs, func(o Output) bool { return o.Samples != nil })
}

// beginSampling opens the streams and starts to take samples; nil if nobody wants them.
func beginSampling(d *Desk, outputs []Output, samples *metrics.Samples) *sampling {
	if samples == nil {
		return nil
	}
	sg := &sampling{samples: samples, done: make(chan struct{})}
	for _, o := range outputs {
		if o.Samples != nil {
			lines := sampleWriter(func() *report.SampleLines { return o.Samples(samples.Start(), d.Mask) })
			sg.streams = append(sg.streams, openStream(d, o, lines, sampleBatches, sampleLines))
		}
	}
	sg.over.Go(sg.pump)
	return sg
}

// sampleWriter returns a writer of samples as lines of text.
func sampleWriter(begin func() *report.SampleLines) lineWriter[metrics.Sample] {
	var lines *report.SampleLines
	var text []byte
	return lineWriter[metrics.Sample]{
		head: func(w io.Writer) error {
			lines = begin()
			_, err := io.WriteString(w, lines.Head())
			return err
		},
		lines: func(w io.Writer, batch []metrics.Sample) error {
			for i, sample := range batch {
				text = lines.Append(text, sample)
				if len(text) < sampleBuffer && i < len(batch)-1 {
					continue
				}
				_, err := w.Write(text)
				if text = text[:0]; err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func (sg *sampling) pump() {
	tick := time.NewTicker(sampleEvery)
	defer tick.Stop()
	for {
		select {
		case <-sg.done:
			sg.take()
			return
		case <-tick.C:
		case <-sg.samples.Called():
		}
		sg.take()
	}
}

// take passes what was recorded to all streams, which only read it.
func (sg *sampling) take() {
	batch := sg.samples.Take()
	for _, st := range sg.streams {
		st.add(batch)
	}
}

// end takes the last samples. Samples that no one took in time count as dropped for each stream.
func (sg *sampling) end() {
	if sg == nil {
		return
	}
	close(sg.done)
	sg.over.Wait()
	for _, st := range sg.streams {
		st.dropped += sg.samples.Dropped()
	}
}
