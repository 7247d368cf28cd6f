-- Sales that there were before stock followed them: what of it is kept and requested for
-- them, and what is oversold. From here on whoever changes any of that has it follow.

-- +goose Up

SELECT stock_settle_channels(ARRAY(SELECT id FROM channels WHERE reserve OR request_missing));
SELECT oversold_look(ARRAY(SELECT DISTINCT item_id FROM sale_goods WHERE open > 0));
