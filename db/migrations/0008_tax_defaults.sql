-- What stands for a tax rate of the shop that nothing maps: the group of its class,
-- else the channel's default. Both are used with a warning.

-- +goose Up

ALTER TABLE channels ADD COLUMN default_tax_group text REFERENCES tax_groups;

CREATE TABLE tax_class_mappings (
    channel_id   bigint NOT NULL REFERENCES channels,
    remote_class text   NOT NULL, -- "standard" for the one that lines leave empty
    tax_group    text   NOT NULL REFERENCES tax_groups,

    PRIMARY KEY (channel_id, remote_class),
    CONSTRAINT tax_class_mappings_class_named CHECK (remote_class <> '')
);

GRANT SELECT, INSERT, UPDATE ON tax_class_mappings TO orderloom_app;
GRANT DELETE ON tax_class_mappings TO orderloom_app;
