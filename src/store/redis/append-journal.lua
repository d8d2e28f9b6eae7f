-- Appends entries to a submission's journal.
-- KEYS: the submission, its journal
-- ARGV: the entries
local expiresAt = redis.call('HGET', KEYS[1], 'expiresAt')
if not expiresAt then
  return { 'gone' }
end
for _, entry in ipairs(ARGV) do
  redis.call('RPUSH', KEYS[2], entry)
end
redis.call('PEXPIREAT', KEYS[2], expiresAt)
return { 'appended' }
