-- Every live draft of one owner.
-- KEYS: the owner's index (draft keys by expiry; they share the project's slot)
-- ARGV: now
local drafts = {}
for _, draft in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[1], '+inf')) do
  local fields = redis.call('HGETALL', draft)
  if #fields > 0 then
    drafts[#drafts + 1] = fields
  end
end
return drafts
