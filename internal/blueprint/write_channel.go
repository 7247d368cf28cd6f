package blueprint

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/orderloom/orderloom/db/dbgen"
)

func (w *writer) channel(c Channel) error {
	policy, err := json.Marshal(c.Policy)
	if err != nil {
		return err
	}
	schedules, err := json.Marshal(c.Schedules)
	if err != nil {
		return err
	}
	start := c.StartAt
	if start.IsZero() {
		start = time.Unix(0, 0)
	}
	id, err := w.q.BlueprintChannel(w.ctx, w.tx, dbgen.BlueprintChannelParams{
		Code: c.Code, Platform: c.Platform, Environment: c.Environment, Pos: c.Pos, Name: c.Name, Description: c.Description,
		Address: c.Address, Zone: c.Zone, StartAt: start, Enabled: c.Enabled, Policy: policy, Schedules: schedules, Language: orNull(c.Language),
		CallsPerSecond: c.Limits.PerSecond, CallsBurst: c.Limits.Burst, CallsAtOnce: c.Limits.AtOnce,
		MatchPhone: c.Customers.MatchPhone, MatchEmail: c.Customers.MatchEmail, CustomerType: orNull(c.Customers.NewType),
		DefaultTaxGroup: orNull(c.Taxes.Default), APIVersion: c.APIVersion, NoticesTo: orNull(c.NoticesTo),
	})
	if err != nil {
		return err
	}
	return errors.Join(w.taxes(id, c.Taxes), w.payments(id, c.Payments), w.carriers(id, c.Carriers), w.settings(id, c), w.wake(c))
}

func (w *writer) taxes(channel int64, t Taxes) error {
	rates, classes := []string{}, []string{}
	for _, m := range t.Rates {
		rates = append(rates, m.Rate)
		if err := w.q.TaxMappingSave(w.ctx, w.tx, dbgen.TaxMappingSaveParams{ChannelID: channel, RemoteRateID: m.Rate, TaxGroup: m.TaxGroup}); err != nil {
			return err
		}
	}
	for _, m := range t.Classes {
		classes = append(classes, m.Class)
		if err := w.q.TaxClassMappingSave(w.ctx, w.tx, dbgen.TaxClassMappingSaveParams{ChannelID: channel, RemoteClass: m.Class, TaxGroup: m.TaxGroup}); err != nil {
			return err
		}
	}
	if err := w.q.BlueprintTaxesDrop(w.ctx, w.tx, channel, rates); err != nil {
		return err
	}
	return w.q.BlueprintTaxClassesDrop(w.ctx, w.tx, channel, classes)
}

func (w *writer) payments(channel int64, payments []Payment) error {
	kept := []string{}
	for _, m := range payments {
		kept = append(kept, m.Method)
		if err := w.q.BlueprintPayment(w.ctx, w.tx, dbgen.BlueprintPaymentParams{
			ChannelID: channel, RemoteMethod: m.Method, MoneyAccount: m.MoneyAccount, Register: m.Register, PaidStatuses: orNone(m.PaidStatuses),
		}); err != nil {
			return err
		}
	}
	return w.q.BlueprintPaymentsDrop(w.ctx, w.tx, channel, kept)
}

func (w *writer) carriers(channel int64, carriers []Carrier) error {
	kept := []string{}
	for _, m := range carriers {
		kept = append(kept, m.Method)
		if err := w.q.BlueprintCarrier(w.ctx, w.tx, dbgen.BlueprintCarrierParams{
			ChannelID: channel, RemoteMethod: m.Method, Carrier: m.Carrier, CompanyNumber: &m.CompanyNumber,
		}); err != nil {
			return err
		}
	}
	return w.q.BlueprintCarriersDrop(w.ctx, w.tx, channel, kept)
}
