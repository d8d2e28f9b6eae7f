/** What a sandbox prints when it is up: where it is, who one can be, and a first call to copy. */
export const welcome = (origin: string, tokens: Readonly<Record<string, string>>): string => `
  Slipway sandbox: ${origin}
  Swagger UI:      ${origin}/docs
  The project \`demo\` has the member clusters host, east and west. They live in this process and are kept in DATA_DIR.

  Tokens:
    ${tokens.alice}   alice, may create services in demo
    ${tokens.carol}   carol, the same
    ${tokens.bob}     bob, may only view

  Try it (create a service in all three, then list it):
    curl -s '${origin}/api/v1/projects/demo/services?failOnPartial=true' --fail-with-body \\
      -H 'Authorization: Bearer ${tokens.alice}' -H 'Content-Type: application/yaml' -H 'Prefer: wait=30' \\
      -d '{kind: stateless, spec: {basicInformation: {name: hello}, podSettings: {containers: [
           {name: web, image: "nginx:1.25", ports: [{name: http-web, containerPort: 80}]}]}}}'
    curl -s '${origin}/api/v1/projects/demo/services' -H 'Authorization: Bearer ${tokens.alice}'

`;
