package io.perdure.frontend.attribute;

import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_INT;
import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.perdure.frontend.grpc.TestingFrontend;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.RemoveSearchAttributesRequest;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.GetSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** VI-10, VI-11: the search attributes of a namespace, and their use by a start. */
class SearchAttributeRequestsTest {
  private final TestingFrontend frontend = new TestingFrontend();
  private final String namespace =
      TestingFrontend.newNamespace(NamespaceState.NAMESPACE_STATE_REGISTERED);

  @AfterEach
  void stop() {
    frontend.close();
  }

  @Test
  void listsWhatWasAddedBesideWhatAllNamespacesHave() {
    add(Map.of("Customer", INDEXED_VALUE_TYPE_KEYWORD));

    var listed = list();

    assertThat(listed.getCustomAttributesMap())
        .isEqualTo(Map.of("Customer", INDEXED_VALUE_TYPE_KEYWORD));
    assertThat(listed.getSystemAttributesMap())
        .containsEntry("RunId", INDEXED_VALUE_TYPE_KEYWORD)
        .containsEntry("TemporalChangeVersion", INDEXED_VALUE_TYPE_KEYWORD_LIST)
        .doesNotContainKey("Customer");
  }

  @Test
  void leavesOneThatIsThereAsItIs() {
    add(Map.of("Customer", INDEXED_VALUE_TYPE_KEYWORD));
    add(Map.of("Customer", INDEXED_VALUE_TYPE_INT, "Amount", INDEXED_VALUE_TYPE_INT));

    assertThat(list().getCustomAttributesMap())
        .isEqualTo(
            Map.of("Customer", INDEXED_VALUE_TYPE_KEYWORD, "Amount", INDEXED_VALUE_TYPE_INT));
  }

  @Test
  void removesOneAndMindsNoneThatIsNotThere() {
    add(Map.of("Customer", INDEXED_VALUE_TYPE_KEYWORD, "Amount", INDEXED_VALUE_TYPE_INT));

    frontend
        .operator()
        .removeSearchAttributes(
            RemoveSearchAttributesRequest.newBuilder()
                .setNamespace(namespace)
                .addSearchAttributes("Customer")
                .addSearchAttributes("Unknown")
                .build());

    assertThat(list().getCustomAttributesMap()).isEqualTo(Map.of("Amount", INDEXED_VALUE_TYPE_INT));
  }

  @Test
  void allowsTenKeywords() { // VI-9.
    var ten = new HashMap<String, IndexedValueType>();
    for (var i = 0; i < 10; i++) {
      ten.put("K" + i, INDEXED_VALUE_TYPE_KEYWORD);
    }
    add(ten);

    assertThatThrownBy(() -> add(Map.of("K10", INDEXED_VALUE_TYPE_KEYWORD)))
        .hasMessage(
            "INVALID_ARGUMENT: Unable to create search attributes: cannot have more than 10 search"
                + " attribute of type Keyword.");
  }

  @Test
  void aStartMaySetItAtOnce() {
    assertThatThrownBy(this::start).hasMessageContaining("no mapping defined");
    add(Map.of("Customer", INDEXED_VALUE_TYPE_KEYWORD));

    start();

    var sent = frontend.history().last(StartWorkflowExecutionRequest.class);
    assertThat(sent.getSearchAttributes().getIndexedFieldsOrThrow("Customer").getMetadataMap())
        .containsEntry("type", ByteString.copyFromUtf8("Keyword"));
  }

  @Test
  void olderClientsAreToldWhatAllNamespacesHave() {
    var keys =
        frontend.client().getSearchAttributes(GetSearchAttributesRequest.getDefaultInstance());

    assertThat(keys.getKeysMap()).containsEntry("WorkflowId", INDEXED_VALUE_TYPE_KEYWORD);
  }

  private void start() {
    var customer =
        Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
            .setData(ByteString.copyFromUtf8("\"c-1\""));
    frontend
        .client()
        .startWorkflowExecution(
            StartWorkflowExecutionRequest.newBuilder()
                .setNamespace(namespace)
                .setWorkflowId("order-1")
                .setWorkflowType(WorkflowType.newBuilder().setName("order"))
                .setTaskQueue(TaskQueue.newBuilder().setName("orders"))
                .setSearchAttributes(
                    SearchAttributes.newBuilder().putIndexedFields("Customer", customer.build()))
                .build());
  }

  private void add(Map<String, IndexedValueType> types) {
    frontend
        .operator()
        .addSearchAttributes(
            AddSearchAttributesRequest.newBuilder()
                .setNamespace(namespace)
                .putAllSearchAttributes(types)
                .build());
  }

  private ListSearchAttributesResponse list() {
    return frontend
        .operator()
        .listSearchAttributes(
            ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build());
  }
}
