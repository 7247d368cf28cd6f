-- Findings that are over, and looks that have ended, are known for a while and then dropped.

-- +goose Up

CREATE INDEX reconcile_findings_closed ON reconcile_findings (channel_id, closed_at) WHERE state = 'closed';

GRANT DELETE ON reconciliations, reconcile_findings TO orderloom_app;
