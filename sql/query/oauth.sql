-- Keys and tokens of gadgets' signed requests (lib/container/oauth).

-- A key of the gadget's own comes before one of any gadget.
-- name: oauth_client_load
SELECT client_id, secret, method, grant_type, origins FROM oauth_client
 WHERE gadget IN ($1, '') AND kind = $2 AND service = $3 ORDER BY gadget DESC LIMIT 1;

-- name: oauth_token_load
SELECT stage, token, secret, refresh, expires_at, made_at FROM oauth_token
 WHERE login_id = $1 AND gadget = $2 AND kind = $3 AND service = $4 AND name = $5;

-- name: oauth_token_save
INSERT INTO oauth_token (login_id, gadget, kind, service, name, stage, token, secret, refresh, expires_at, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (login_id, gadget, kind, service, name) DO UPDATE SET
       stage = excluded.stage, token = excluded.token, secret = excluded.secret, refresh = excluded.refresh,
       expires_at = excluded.expires_at, made_at = excluded.made_at;

-- Only what the caller knew: another request may have brought a newer one.
-- name: oauth_token_forget
DELETE FROM oauth_token
 WHERE login_id = $1 AND gadget = $2 AND kind = $3 AND service = $4 AND name = $5 AND token = $6;
