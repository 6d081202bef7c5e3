package cli

import (
	"context"
	"fmt"
	"net"

	"wsrun/diag"
	"wsrun/runner"
	"wsrun/scenario"

	"github.com/spf13/cobra"
)

func (a *app) serveCommand() *cobra.Command {
	var listen string
	var echo, trace bool
	var env []string
	cmd := &cobra.Command{
		Use: "serve FILE", Short: "Run a file's server side alone, as a mock",
		Args: cobra.MaximumNArgs(1), ValidArgsFunction: yamlFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.color.check(); err != nil {
				return err
			}
			plan, err := a.servePlan(args, echo)
			if err != nil {
				return err
			}
			if _, _, err := net.SplitHostPort(listen); err != nil {
				return usagef("--listen %s: %v", listen, err)
			}
			vars, err := a.environment(env)
			if err != nil {
				return err
			}
			return a.serve(cmd.Context(), plan, listen, vars, trace)
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "address to listen on; port 0 picks a free one")
	cmd.Flags().BoolVar(&echo, "echo", false, "an echo server; no file is needed")
	cmd.Flags().BoolVar(&trace, "trace", false, "print every frame")
	cmd.Flags().StringArrayVarP(&env, "env", "e", nil, "KEY=VALUE for expressions (repeatable)")
	return cmd
}

// servePlan is the plan whose server side is wanted.
func (a *app) servePlan(args []string, echo bool) (*scenario.Plan, error) {
	opt := scenario.Options{ServeOnly: true}
	if echo {
		if len(args) > 0 {
			return nil, usagef("--echo needs no file")
		}
		var found diag.List
		return scenario.Compile(scenario.Parse("echo", []byte("server: echo\n"), &found), opt, &found), nil
	}
	if len(args) == 0 {
		return nil, usagef("serve needs a file with a `server`, or --echo")
	}
	plans, texts, found, err := a.load(args, opt)
	if err != nil {
		return nil, err
	}
	if err := a.reportFindings(found, texts); err != nil {
		return nil, err
	}
	if len(plans) != 1 {
		return nil, usagef("serve takes one file")
	}
	if plans[0].Server == nil {
		return nil, usagef("%s has no `server` side to run", args[0])
	}
	return plans[0], nil
}

// serve runs until a signal comes. Being stopped is the normal end of a server.
func (a *app) serve(ctx context.Context, plan *scenario.Plan, listen string, env map[string]any, trace bool) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan struct{})
	defer close(done)
	go func() {
		select {
		case <-a.Signals:
			stop()
		case <-done:
		}
	}()
	mask := a.masker([]*scenario.Plan{plan}, env)
	opt := runner.Options{Env: env, Seed: runner.NewSeed(), Log: a.logger(mask)}
	if trace {
		opt.Trace = a.tracer(mask)
	}
	return runner.Serve(ctx, plan, listen, opt, func(url string) {
		fmt.Fprintf(a.Out, "listening on %s\n", url)
	})
}
