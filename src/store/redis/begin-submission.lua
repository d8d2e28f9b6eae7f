-- Records a submission, reserves the service's name and marks the draft, all or nothing.
-- KEYS: the submission, the project's index (members: its order, then its key's last 43 characters), the open
--       submissions (id to key), the services, the draft when there is one
-- ARGV: now, expiresAt, id, head, member, name, record, prefix of submission keys,
--       then for a draft: expected, options
local submission, index, open, services, draft = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local now, expiresAt, id, head = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local member, name, record, prefix = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local expected, options = ARGV[9], ARGV[10]

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
if holder then
  return { 'service-exists', holder }
end

redis.call('HSET', services, name, record)
redis.call('HSET', submission, 'id', id, 'head', head, 'createdAt', now, 'expiresAt', expiresAt)
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
