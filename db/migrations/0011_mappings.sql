-- Mappings are taken away as they are made: by the program, when what describes a
-- channel no longer names them.

-- +goose Up

GRANT DELETE ON tax_mappings, payment_mappings TO orderloom_app;
