-- Records a submission with its first lease, puts the service's record and marks the draft, all or nothing.
-- KEYS: the submission, the project's index (members: its order, then its key's last 43 characters), the open
--       submissions (id to key), the services, the draft when there is one
-- ARGV: when the project was announced (milliseconds of the server's clock) and for how long that is good, now,
--       expiresAt, leaseUntil, id, head, member, prefix of submission keys, name, record, whether the service is there
--       ('1' or '0') and as which record, then for a draft: expected, options
local submission, index, open, services, draft = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local announcedAt, goodFor, now, expiresAt, leaseUntil = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local id, head, member, prefix, name, record = ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11]
local mustBeThere, seen, expected, options = ARGV[12] == '1', ARGV[13], ARGV[14], ARGV[15]

-- A project that was announced long ago may have been forgotten, and with it whatever is open there.
if redis.call('TIME')[1] * 1000 - announcedAt > tonumber(goodFor) then
  return { 'late' }
end
if redis.call('EXISTS', submission) == 1 then
  return { 'begun-before' }
end

local revision
if draft then
  local state, finalized = unpack(redis.call('HMGET', draft, 'state', 'finalized'))
  local live, current
  live, revision, current = string.match(state or '', '^(%d+)\n%d+\n(%d+)\n%d+\n(.*)$')
  if not live or tonumber(live) <= tonumber(now) then
    return { 'draft-not-found' }
  end
  if expected ~= current then
    return { 'draft-mismatch', redis.call('HGETALL', draft) }
  end
  local made, of, holds, with = string.match(finalized or '', '^([^\n]*)\n(%d+)\n([01])\n([^\n]*)\n')
  if of == revision and holds == '1' then
    return { 'same', made, with }
  end
end

local holder = redis.call('HGET', services, name)
if mustBeThere and holder ~= seen then
  return { 'service-moved', holder }
end
if holder and not mustBeThere then
  return { 'service-exists', holder }
end

redis.call('HSET', services, name, record)
redis.call('HSET', submission, 'id', id, 'head', head, 'createdAt', now, 'expiresAt', expiresAt,
  'epoch', 1, 'leaseUntil', leaseUntil)
redis.call('PEXPIREAT', submission, expiresAt)
redis.call('HSET', open, id, submission)
if draft then
  redis.call('HSET', draft, 'finalized', table.concat({ id, revision, '1', options, '' }, '\n'))
end

-- The index has no expiry of its own: each new member takes up to two of the oldest away that have expired.
for _, oldest in ipairs(redis.call('ZRANGE', index, 0, 1)) do
  if redis.call('EXISTS', prefix .. string.sub(oldest, -43)) == 0 then
    redis.call('ZREM', index, oldest)
  end
end
redis.call('ZADD', index, 0, member)
return { 'begun' }
