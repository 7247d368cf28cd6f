-- That a tax class has rates of several taxes is told once for the class, by the next
-- reading of the catalogue.

-- +goose Up

UPDATE catalogue_problems SET solved_at = now() WHERE kind = 'several_rates' AND solved_at IS NULL;
