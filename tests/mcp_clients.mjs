// usage: node mcp_clients.mjs graph|tools MODULES - drives memos-mcp by the
// official clients in MODULES, a folder node_modules: every tool, in each era
// (tools), or beside the reference memory server (graph).  Prints a line for
// each thing that is not as it should be, and how many calls there were.
import { createRequire } from "node:module";
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [what, modules] = process.argv.slice(2);
const root = resolve(modules);
const find = createRequire(join(root, "..", "x.js"));
const load = async (name) => import(pathToFileURL(find.resolve(name)).href);
const info = { name: "test", version: "1" };
let calls = 0;

function differs(...words) {
	console.log(...words.map((w) =>
		typeof w === "string" ? w : JSON.stringify(w)));
}

async function call(client, name, args) {
	calls++;
	const r = await client.callTool({ name, arguments: args });
	if (r.isError) differs(name, args, r.content[0].text);
	return r;
}

function spawn(Transport, command, args, env = {}) {
	return new Transport({
		command, args, stderr: "ignore",
		env: { ...process.env, ...env },
	});
}

async function tools(era, Client, Transport, options) {
	const client = new Client(info, options);
	await client.connect(spawn(Transport, "memos-mcp",
		["--user", era, "--allow-delete"]));
	const names = (await client.listTools()).tools.map((t) => t.name);
	const added = await call(client, "add_memory", { text: "Ann drinks tea" });
	const id = added.structuredContent.results[0].id;
	await call(client, "update_memory", { memory_id: id, text: "Ann drinks mate" });
	await call(client, "search_memories", { query: "what does Ann drink" });
	await call(client, "get_context", { query: "mate" });
	await call(client, "get_memories", { ids: [id], history: true });
	await call(client, "give_feedback", { text: "no, Ann drinks milk" });
	await call(client, "edit_block", { label: "human", action: "set", text: "Ann" });
	await call(client, "get_blocks", {});
	await call(client, "delete_memory", { ids: [id] });
	if (names.length !== 9) differs(era, names);
	for (const { uri } of (await client.listResources()).resources)
		await client.readResource({ uri });
	await client.readResource({ uri: "memos://memory/" + id });
	await client.getPrompt({ name: "recall", arguments: { topic: "mate" } });
	const code = await client.callTool({ name: "nope", arguments: {} })
		.catch((e) => e.code);
	if (code !== -32602) differs(era, "nope", code);
	await client.close();
}

const entity = (name, entityType, ...observations) =>
	({ name, entityType, observations });
const relation = (from, relationType, to) => ({ from, to, relationType });
const works = relation("Ann", "works_at", "Acme");
const quoted = "Zo\u00eb \"Q\"";
const graphCalls = [
	["read_graph", {}],
	["create_entities", { entities: [
		entity("Ann", "person", "likes tea", "lives in Lyon"),
		entity("Acme", "company")] }],
	["create_entities", { entities: [
		entity("Acme", "firm", "z"),
		entity(quoted, "person", "a\nb", "\u65e5\u672c")] }],
	["create_relations", { relations: [
		works, relation("Acme", "employs", "Ann")] }],
	["create_relations", { relations: [
		works, relation(quoted, "knows", "Ann")] }],
	["add_observations", { observations: [
		{ entityName: "Acme", contents: ["makes rockets"] },
		{ entityName: "Ann", contents: ["likes tea", "is tall"] }] }],
	["add_observations", { observations: [
		{ entityName: "Nobody", contents: ["x"] }] }],
	["read_graph", {}],
	["search_nodes", { query: "ROCKET" }],
	["search_nodes", { query: "person" }],
	["search_nodes", { query: "nothing" }],
	["search_nodes", { query: "" }],
	["open_nodes", { names: ["Ann", "None"] }],
	["open_nodes", { names: [] }],
	["delete_observations", { deletions: [
		{ entityName: "Ann", observations: ["is tall"] }] }],
	["delete_relations", { relations: [relation("Acme", "employs", "Ann")] }],
	["read_graph", {}],
	["delete_entities", { entityNames: ["Ann"] }],
	["read_graph", {}],
	["create_entities", { entities: [entity("Ann", "person", "is back")] }],
	["delete_entities", { entityNames: ["Acme"] }],
	["read_graph", {}],
];

async function graph(Client, Transport) {
	const file = resolve("reference.jsonl");
	rmSync(file, { force: true });
	const reference = new Client(info), ours = new Client(info);
	await reference.connect(spawn(Transport, "node", [join(root,
		"@modelcontextprotocol/server-memory/dist/index.js")],
		{ MEMORY_FILE_PATH: file }));
	await ours.connect(spawn(Transport, "memos-mcp",
		["--tools", "server-memory", "--allow-delete"]));
	const pick = ({ structuredContent, content, isError }) =>
		JSON.stringify({ structuredContent, content, isError: !!isError });
	for (const [name, args] of graphCalls) {
		calls++;
		const wanted = pick(await reference.callTool({ name, arguments: args }));
		const got = pick(await ours.callTool({ name, arguments: args }));
		if (wanted !== got) differs(name, args, wanted, got);
	}
	await reference.close();
	await ours.close();
}

const modern = await load("@modelcontextprotocol/client");
const modernStdio = await load("@modelcontextprotocol/client/stdio");
if (what === "graph") {
	await graph(modern.Client, modernStdio.StdioClientTransport);
} else {
	const old = await load("@modelcontextprotocol/sdk/client/index.js");
	const oldStdio = await load("@modelcontextprotocol/sdk/client/stdio.js");
	await tools("old", old.Client, oldStdio.StdioClientTransport);
	await tools("handshake", modern.Client, modernStdio.StdioClientTransport);
	await tools("modern", modern.Client, modernStdio.StdioClientTransport,
		{ versionNegotiation: { mode: "auto" } });
}
console.log(calls, "calls");
