-- The end of a submission: last entries, phase, the draft's and the service's state.
-- KEYS: the submission, its journal, the open submissions (id to key), the services, the draft when there is one
-- ARGV: id, phase, holds ('1' or '0', read when there is a draft), name, whether the name stays ('1' or '0'), its
--       record, the entries
local submission, journal, open, services, draft = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local id, phase, holds, name, stays, record = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]

local expiresAt, closed = unpack(redis.call('HMGET', submission, 'expiresAt', 'phase'))
if not expiresAt then
  return { 'gone' }
end
if closed then
  return { 'closed' }
end

for i = 7, #ARGV do
  redis.call('RPUSH', journal, ARGV[i])
end
redis.call('PEXPIREAT', journal, expiresAt)
redis.call('HSET', submission, 'phase', phase)
redis.call('HDEL', open, id)
if stays == '1' then
  redis.call('HSET', services, name, record)
else
  redis.call('HDEL', services, name)
end
if draft then
  local made, of, _, with = string.match(redis.call('HGET', draft, 'finalized') or '', '^([^\n]*)\n(%d+)\n([01])\n([^\n]*)\n')
  if made == id then
    redis.call('HSET', draft, 'finalized', table.concat({ made, of, holds, with, phase }, '\n'))
  end
end
return { 'closed' }
