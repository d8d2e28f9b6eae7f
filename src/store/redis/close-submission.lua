-- The end of a submission: last entries, phase, the draft's and the service's state.
-- KEYS: the submission, its journal, the open submissions (id to key), the services, the service's kept revisions
--       (number to record), the draft when there is one
-- ARGV: id, the epoch of the lease that the caller holds, phase, name, whether the name stays ('1' or '0'), its record,
--       the number of one more revision to keep, or nothing (''), its record, how many are kept; of a draft the submission
--       that it must name, holds ('1' or '0'), its phase; the entries
local submission, journal, open, services, revisions, draft = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local id, held, phase, name, stays, record = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local number, revision, keep = ARGV[7], ARGV[8], tonumber(ARGV[9])
local finalizedAs, holds, draftPhase = ARGV[10], ARGV[11], ARGV[12]

local expiresAt, closed, epoch = unpack(redis.call('HMGET', submission, 'expiresAt', 'phase', 'epoch'))
if not expiresAt then
  return { 'gone' }
end
if closed or held ~= epoch then
  return { 'lost' }
end

redis.call('HSET', submission, 'phase', phase)
for i = 13, #ARGV do
  redis.call('RPUSH', journal, ARGV[i])
end
redis.call('PEXPIREAT', journal, expiresAt)
redis.call('HDEL', open, id)
if stays == '1' then
  redis.call('HSET', services, name, record)
else
  redis.call('HDEL', services, name)
  redis.call('DEL', revisions)
end
if stays == '1' and number ~= '' then
  redis.call('HSET', revisions, number, revision)
  local numbers = redis.call('HKEYS', revisions)
  table.sort(numbers, function(a, b) return tonumber(a) > tonumber(b) end)
  for i = keep + 1, #numbers do
    redis.call('HDEL', revisions, numbers[i])
  end
end
if draft then
  local made, of, with = string.match(redis.call('HGET', draft, 'finalized') or '', '^([^\n]*)\n(%d+)\n[01]\n([^\n]*)\n')
  if made == finalizedAs then
    redis.call('HSET', draft, 'finalized', table.concat({ made, of, holds, with, draftPhase }, '\n'))
  end
end
return { 'closed' }
