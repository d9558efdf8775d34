DROP TRIGGER users_close_reviews ON users;
DROP TRIGGER users_put_reviews_back_when_out ON users;
DROP TRIGGER users_put_reviews_back ON users;
DROP FUNCTION close_reviews;
DROP FUNCTION put_reviews_back;
DROP TABLE review_reports, review_ratings, review_notes, review_drafts, review_comments, review_anchors, review_threads,
    review_rounds, user_blocks, review_exclusions, reviews, mentor_profiles;
