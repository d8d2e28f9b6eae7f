-- Appends entries to the journal of an open submission.
-- KEYS: the submission, its journal
-- ARGV: the epoch of the lease that the caller holds, or nothing ('') for one who holds none; the entries
local submission, journal, held = KEYS[1], KEYS[2], ARGV[1]

local expiresAt, phase, epoch = unpack(redis.call('HMGET', submission, 'expiresAt', 'phase', 'epoch'))
if not expiresAt then
  return { 'gone' }
end
if phase then
  return { 'closed' }
end
if held ~= '' and held ~= epoch then
  return { 'lost' }
end

for i = 2, #ARGV do
  redis.call('RPUSH', journal, ARGV[i])
end
redis.call('PEXPIREAT', journal, expiresAt)
return { 'appended', redis.call('LLEN', journal) }
