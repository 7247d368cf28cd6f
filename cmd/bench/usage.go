package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// usage is CPU time by who used it; nil where this machine doesn't tell.
type usage map[string]time.Duration

// Who uses CPU time. The bench itself is the simulated shops, and counts what is done.
const (
	byWorker   = "worker"
	byGateway  = "gateway"
	byTemporal = "temporal"
	byDatabase = "postgresql"
	byShops    = "shops"
)

// users is the order in which those are shown that there are in every run.
func users() []string { return []string{byWorker, byTemporal, byDatabase, byShops} }

// clockTick is Linux's unit of CPU time in /proc, the same on every architecture.
const clockTick = 10 * time.Millisecond

// readUsage is the CPU time so far of everything that this process has started: of the
// product's processes by their names, of its servers and of itself. Linux tells;
// elsewhere it is nil.
func readUsage(product map[int]string) usage {
	own, ok := readStat(os.Getpid())
	if !ok {
		return nil
	}
	all := stats()
	out := usage{byShops: own.own}
	for _, p := range all {
		switch {
		case p.parent != own.pid:
		case product[p.pid] != "":
			out[product[p.pid]] += p.own
		case p.name == "postgres":
			out[byDatabase] += p.own + p.gone + childrenOf(p.pid, all)
		case strings.Contains(p.name, "temporal"):
			out[byTemporal] += p.own
		}
	}
	return out
}

// childrenOf adds up the living children: PostgreSQL's backends.
func childrenOf(parent int, all []stat) (sum time.Duration) {
	for _, p := range all {
		if p.parent == parent {
			sum += p.own
		}
	}
	return sum
}

func (u usage) since(before usage) usage {
	if u == nil || before == nil {
		return nil
	}
	out := usage{}
	for who, now := range u {
		out[who] = now - before[who]
	}
	return out
}

// per is the time of one order, in milliseconds.
func (u usage) per(orders int) map[string]float64 {
	if u == nil {
		return nil
	}
	out := map[string]float64{}
	for who, d := range u {
		out[who] = float64(d.Microseconds()) / 1000 / float64(orders)
	}
	return out
}

// stat is a process as /proc shows it.
type stat struct {
	pid, parent int
	name        string
	own, gone   time.Duration // CPU time of its own, and of children that have ended
}

func stats() []stat {
	paths, _ := filepath.Glob("/proc/[0-9]*/stat")
	var all []stat
	for _, path := range paths {
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil {
			continue
		}
		if s, ok := readStat(pid); ok {
			all = append(all, s)
		}
	}
	return all
}

// readStat reads /proc/PID/stat: the name in brackets may hold anything, what
// comes after it are numbers.
func readStat(pid int) (stat, bool) {
	raw, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return stat{}, false
	}
	text := string(raw)
	open, shut := strings.IndexByte(text, '('), strings.LastIndexByte(text, ')')
	if open < 0 || shut < open {
		return stat{}, false
	}
	fields := strings.Fields(text[shut+1:])
	if len(fields) < 15 {
		return stat{}, false
	}
	number := func(i int) int { n, _ := strconv.Atoi(fields[i]); return n }
	return stat{
		pid: pid, parent: number(1), name: text[open+1 : shut],
		own:  time.Duration(number(11)+number(12)) * clockTick,
		gone: time.Duration(number(13)+number(14)) * clockTick,
	}, true
}

// peakMemory is the most memory that a process ever held, in bytes, and memory what it
// holds; 0 where this machine doesn't tell.
func peakMemory(pid int) int64 { return readMemory(pid, "VmHWM:") }

func memory(pid int) int64 { return readMemory(pid, "VmRSS:") }

func readMemory(pid int, which string) int64 {
	raw, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(raw)) {
		if rest, found := strings.CutPrefix(line, which); found {
			kilobytes, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 10, 64)
			return kilobytes << 10
		}
	}
	return 0
}
