package io.perdure.server;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.CaseFormat;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Nothing is silently ignored: each field of the requests that are served, and of the commands in
 * them, is read by a role, if only to be refused, or the list says why nobody needs to read it.
 */
class RequestFieldsTest {
  private static final String LIST = "unread-request-fields.txt";

  /** What is kept or passed on as it came; nobody has to know what is in it. */
  private static final Set<String> KEPT_WHOLE =
      Set.of(
          "temporal.api.common.v1",
          "temporal.api.failure.v1",
          "temporal.api.sdk.v1",
          "temporal.api.worker.v1");

  private static final JavaClasses ROLES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.perdure");

  private final Set<String> calls = calls();
  private final Set<String> visited = new HashSet<>();

  @Test
  void eachFieldIsReadOrTheListSaysWhyNot() throws IOException {
    var unread = servedRequests().flatMap(this::unread).collect(toCollection(TreeSet::new));

    assertThat(unread)
        .containsExactlyElementsOf(list().stream().map(RequestFieldsTest::field).toList());
  }

  @Test
  void theListGivesReasons() throws IOException {
    assertThat(list()).isSorted().allMatch(line -> line.matches("[\\w.]+: \\S.+"));
  }

  private static List<String> list() throws IOException {
    try (var list = Objects.requireNonNull(RequestFieldsTest.class.getResourceAsStream(LIST))) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static String field(String line) {
    return line.substring(0, line.indexOf(':'));
  }

  /** The requests of the RPCs that stand in the frontend's tables. */
  private static Stream<Message> servedRequests() {
    var served =
        ROLES.stream()
            .filter(type -> type.getPackageName().equals("io.perdure.frontend.grpc"))
            .flatMap(type -> targets(type).map(target -> target.getName()))
            .collect(toSet());
    return Stream.of(
            WorkflowServiceGrpc.getServiceDescriptor(), OperatorServiceGrpc.getServiceDescriptor())
        .flatMap(service -> service.getMethods().stream())
        .filter(method -> served.contains("get" + method.getBareMethodName() + "Method"))
        .map(RequestFieldsTest::request);
  }

  private static Message request(MethodDescriptor<?, ?> method) {
    var marshaller = (PrototypeMarshaller<?>) method.getRequestMarshaller();
    return (Message) Objects.requireNonNull(marshaller.getMessagePrototype());
  }

  private static Set<String> calls() {
    return ROLES.stream()
        .flatMap(RequestFieldsTest::targets)
        .map(target -> target.getOwner().getName() + "." + target.getName())
        .collect(toSet());
  }

  private static Stream<? extends CodeUnitAccessTarget> targets(JavaClass type) {
    return Stream.concat(
        type.getMethodCallsFromSelf().stream().map(call -> call.getTarget()),
        type.getMethodReferencesFromSelf().stream().map(reference -> reference.getTarget()));
  }

  private Stream<String> unread(Message message) {
    var type = message.getDescriptorForType();
    if (!visited.add(type.getFullName()) || KEPT_WHOLE.contains(type.getFile().getPackage())) {
      return Stream.empty();
    }
    return type.getFields().stream()
        .flatMap(
            field ->
                isRead(field, message) ? unreadWithin(field, message) : Stream.of(name(field)));
  }

  private Stream<String> unreadWithin(FieldDescriptor field, Message message) {
    var isOurs =
        field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
            && !field.isMapField()
            && field.getMessageType().getFile().getPackage().startsWith("temporal.");
    return isOurs
        ? unread(message.newBuilderForType().newBuilderForField(field).getDefaultInstanceForType())
        : Stream.empty();
  }

  private boolean isRead(FieldDescriptor field, Message message) {
    if (field.getName().equals("namespace") && name(field).contains("Request.")) {
      return true; // By the gate before all handlers.
    }
    var getter = "get" + CaseFormat.LOWER_UNDERSCORE.to(CaseFormat.UPPER_CAMEL, field.getName());
    var owner = message.getClass().getName();
    Predicate<String> isCalled =
        type ->
            Stream.of("", "List", "Map", "Value", "ValueList", "Count", "Builder")
                .anyMatch(ending -> calls.contains(type + "." + getter + ending));
    return isCalled.test(owner)
        || isCalled.test(owner + "$Builder")
        || calls.contains(owner + ".has" + getter.substring(3))
        || isReadAsStart(field);
  }

  /** The part of a request that starts a run is read as the request that does nothing else. */
  private boolean isReadAsStart(FieldDescriptor field) {
    var start = StartWorkflowExecutionRequest.getDefaultInstance();
    var same = start.getDescriptorForType().findFieldByName(field.getName());
    return field.getContainingType().getName().equals("SignalWithStartWorkflowExecutionRequest")
        && same != null
        && isRead(same, start);
  }

  private static String name(FieldDescriptor field) {
    return field.getFullName().replace("temporal.api.", "");
  }
}
