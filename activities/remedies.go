package activities

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/orderloom/orderloom/internal/gaps"
	"github.com/orderloom/orderloom/internal/posting"
)

// remedied are issues as people are shown them: each remedy ends with the command that
// carries it out. The issues themselves stay as they are, because a person's word is on
// them: one that was given before these commands were named holds.
func (s sale) remedied(issues []posting.Issue) []posting.Issue {
	shown := slices.Clone(issues)
	for i := range shown {
		shown[i].Remedy = strings.TrimSuffix(shown[i].Remedy, ".") + s.remedy(shown[i])
	}
	return shown
}

// remedy is how the words of an issue's remedy end: by which command.
func (s sale) remedy(issue posting.Issue) string {
	release := s.command("sale release", "--reason TEXT")
	switch {
	case issue.Reason == posting.ReasonEdited:
		return ": " + s.command("sale reissue", "--reason TEXT") + " or " + release
	case issue.Acceptable:
		return ": " + release
	case issue.Reason == posting.ReasonByHand:
		return ": " + s.command("sale issue")
	case issue.Reason == posting.ReasonShopRefuses || issue.Reason == posting.ReasonStepFailed:
		return s.afterFailure(issue.Subject)
	case issue.Need != nil && issue.Need.Kind != posting.NeedProduct:
		return ": " + s.mapping(*issue.Need)
	default:
		return ", then: " + s.readAgain()
	}
}

// afterFailure retries a step, or does without it where a sale can.
func (s sale) afterFailure(step string) string {
	retry := ", then: " + s.command("sale retry")
	if needed(step) != "" {
		return retry
	}
	return retry + "; to do without: " + s.command("sale skip", step, "--reason TEXT")
}

// mapping is the command that puts something of ours in a need's place.
func (s sale) mapping(need posting.Need) string {
	if need.Found != "" {
		return fmt.Sprintf("`orderloom channel edit %s --set %s`", s.channel.Code, quoted("taxes.rates["+need.Value+"].tax_group=GROUP"))
	}
	fill := "orderloom gap fill " + quoted(gaps.Name{Channel: s.channel.Code, Kind: need.Kind, Value: need.Value}.String())
	switch need.Kind {
	case posting.NeedTax:
		fill += " GROUP"
	case posting.NeedPayment:
		fill += " ACCOUNT"
	case posting.NeedSetting:
		fill += " SKU"
	}
	return "`" + fill + "`"
}

// readAgain is the command that reads the order at once, after it was mended in the shop.
func (s sale) readAgain() string {
	return fmt.Sprintf("`orderloom import orders --channel %s --number %s`", s.channel.Code, quoted(cmp.Or(s.OrderNumber, s.RemoteID)))
}

// quoted is a word as it is typed into a shell.
func quoted(word string) string {
	special := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_./:@%+,=-", r)
	}
	if !strings.ContainsFunc(word, special) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
