package io.perdure.conformance;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One thing that a server must do, as the table tells it. */
record Case(
    String name,
    String workflow,
    JsonNode input,
    List<Map<String, JsonNode>> steps,
    int pageSize,
    String status,
    @Nullable JsonNode result,
    @Nullable JsonNode failure,
    List<List<JsonNode>> runs) {}
