DROP TABLE equal_comments;
DROP TABLE submission_shapes;
ALTER TABLE review_comments DROP COLUMN renderer;
ALTER TABLE review_comments DROP COLUMN html;
CREATE OR REPLACE FUNCTION put_reviews_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE reviews SET state = 'queued', mentor_id = NULL, claim_expires_at = NULL, awaited_since = NULL, nudges = 0
    WHERE mentor_id = OLD.id AND state IN ('claimed', 'awaiting-seeker', 'awaiting-mentor');
    RETURN OLD;
END $$;
ALTER TABLE reviews DROP COLUMN lost_mentor_at;
ALTER TABLE reviews DROP COLUMN mentor_shares;
ALTER TABLE reviews DROP COLUMN seeker_shares;
