package io.perdure.helm;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What holds for everything that the chart renders, whatever the values. */
final class Laws {
  static final Map<String, Consumer<Manifests>> ALL =
      Map.ofEntries(
          entry("names are unique, short and in the release's namespace", Laws::names),
          entry("objects carry the common labels", Laws::labels),
          entry("a Deployment selects its own pods and no others", Laws::selectors),
          entry("a Service leads to a port of the pods of one Deployment", Laws::services),
          entry("a PodDisruptionBudget guards a Deployment of several pods", Laws::budgets),
          entry("an autoscaler has its Deployment to itself", Laws::autoscalers),
          entry("a NetworkPolicy speaks of pods that exist", Laws::policies),
          entry("an Ingress leads to a Service's port", Laws::ingresses),
          entry("pods run as no root", inPods(Laws::noRoot)),
          entry("containers cannot gain rights", inContainers(Laws::noRights)),
          entry("only the Web UI writes to its image's files", inContainers(Laws::readOnly)),
          entry("pods get no token", inPods(Laws::noToken)),
          entry("containers say what they need and may take", inContainers(Laws::resources)),
          entry("images have a tag or digest, never the latest", inContainers(Laws::images)),
          entry("mounts and volumes belong together", inPods(Laws::volumes)),
          entry("secrets come from outside, by a name", inPods(Laws::secrets)),
          entry("variables are set once", inContainers(Laws::variables)),
          entry("roles have three probes, the UI two", Laws::probes),
          entry("new pods come before old ones go", Laws::rollout),
          entry("roles run jars of the image", Laws::jars));

  private Laws() {}

  private static void names(Manifests manifests) {
    assertThat(manifests.all())
        .extracting(object -> object.getKind() + object.getMetadata().getName())
        .doesNotHaveDuplicates();
    assertThat(manifests.all())
        .allSatisfy(
            object -> {
              assertThat(object.getMetadata().getName()).startsWith(Chart.RELEASE);
              assertThat(object.getMetadata().getName()).hasSizeLessThan(64);
              assertThat(object.getMetadata().getNamespace()).isEqualTo(Chart.NAMESPACE);
            });
  }

  private static void labels(Manifests manifests) {
    var wanted = List.of("name", "instance", "component", "version", "part-of", "managed-by");
    assertThat(manifests.all())
        .extracting(object -> object.getMetadata().getLabels())
        .allSatisfy(
            labels ->
                assertThat(labels)
                    .containsKeys(
                        wanted.stream().map("app.kubernetes.io/"::concat).toArray(String[]::new)));
  }

  private static void selectors(Manifests manifests) {
    for (var deployment : manifests.all(Deployment.class)) {
      var selector = deployment.getSpec().getSelector().getMatchLabels();
      assertThat(selectedBy(manifests, selector)).containsExactly(deployment);
      assertThat(deployment.getMetadata().getLabels()).containsAllEntriesOf(selector);
    }
  }

  private static void services(Manifests manifests) {
    for (var service : manifests.all(Service.class)) {
      var deployments = selectedBy(manifests, service.getSpec().getSelector());
      assertThat(deployments).hasSize(1);
      var pod = deployments.getFirst().getSpec().getTemplate().getSpec();
      assertThat(pod.getContainers().getFirst().getPorts())
          .extracting(ContainerPort::getName)
          .containsAll(
              service.getSpec().getPorts().stream()
                  .map(port -> port.getTargetPort().getStrVal())
                  .toList());
    }
  }

  private static void budgets(Manifests manifests) {
    for (var budget : manifests.all(PodDisruptionBudget.class)) {
      var name = budget.getMetadata().getName();
      var deployment = manifests.get(Deployment.class, name);
      var replicas = deployment.getSpec().getReplicas();
      assertThat(replicas == null || replicas > 1).as(name).isTrue();
      assertThat(budget.getSpec().getSelector()).isEqualTo(deployment.getSpec().getSelector());
      assertThat(budget.getSpec().getMinAvailable() == null)
          .isNotEqualTo(budget.getSpec().getMaxUnavailable() == null);
    }
  }

  private static void autoscalers(Manifests manifests) {
    for (var autoscaler : manifests.all(HorizontalPodAutoscaler.class)) {
      var target = autoscaler.getSpec().getScaleTargetRef().getName();
      var deployment = manifests.get(Deployment.class, target);
      assertThat(deployment.getSpec().getReplicas()).as(target).isNull();
    }
  }

  private static void policies(Manifests manifests) {
    for (var policy : manifests.all(NetworkPolicy.class)) {
      var selector = policy.getSpec().getPodSelector().getMatchLabels();
      var found = selectedBy(manifests, selector).size() + jobs(manifests, selector);
      assertThat(found).as(policy.getMetadata().getName()).isEqualTo(1);
      assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    }
  }

  private static void ingresses(Manifests manifests) {
    for (var ingress : manifests.all(Ingress.class)) {
      var path = ingress.getSpec().getRules().getFirst().getHttp().getPaths().getFirst();
      var backend = path.getBackend().getService();
      var service = manifests.get(Service.class, backend.getName());
      assertThat(service.getSpec().getPorts())
          .anyMatch(port -> port.getName().equals(backend.getPort().getName()));
    }
  }

  private static void noRoot(PodSpec pod) {
    var context = pod.getSecurityContext();
    assertThat(context.getRunAsNonRoot()).isTrue();
    assertThat(context.getRunAsUser()).isPositive().isEqualTo(context.getRunAsGroup());
    assertThat(context.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getHostNetwork()).isNull();
    assertThat(pod.getHostPID()).isNull();
  }

  private static void noRights(Container container) {
    var context = container.getSecurityContext();
    assertThat(context.getAllowPrivilegeEscalation()).isFalse();
    assertThat(context.getPrivileged()).isNull();
    assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(context.getCapabilities().getAdd()).isEmpty();
  }

  private static void readOnly(Container container) {
    var readOnly = container.getSecurityContext().getReadOnlyRootFilesystem();
    assertThat(Boolean.TRUE.equals(readOnly)).isNotEqualTo(container.getName().equals("web"));
  }

  private static void noToken(PodSpec pod) {
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getEnableServiceLinks()).isFalse();
  }

  private static void resources(Container container) {
    assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
    assertThat(container.getResources().getLimits()).containsKey("memory");
  }

  private static void images(Container container) {
    assertThat(container.getImage()).matches(".+(:[\\w.-]+|@sha256:[0-9a-f]{64})");
    assertThat(container.getImage()).doesNotEndWith(":latest");
  }

  private static void volumes(PodSpec pod) {
    for (var container : pod.getContainers()) {
      assertThat(container.getVolumeMounts())
          .extracting(VolumeMount::getName)
          .containsExactlyInAnyOrderElementsOf(
              pod.getVolumes().stream().map(Volume::getName).toList());
      assertThat(container.getVolumeMounts())
          .extracting(VolumeMount::getMountPath)
          .doesNotHaveDuplicates();
    }
  }

  private static void secrets(PodSpec pod) {
    for (var variable : pod.getContainers().getFirst().getEnv()) {
      if (variable.getName().matches(".*(PASSWORD|JAAS).*")) {
        assertThat(variable.getValue()).as(variable.getName()).isNull();
        assertThat(variable.getValueFrom().getSecretKeyRef().getName()).isNotBlank();
        assertThat(variable.getValueFrom().getSecretKeyRef().getKey()).isNotBlank();
      }
    }
  }

  private static void variables(Container container) {
    assertThat(container.getEnv()).extracting("name").doesNotHaveDuplicates();
  }

  private static void probes(Manifests manifests) {
    for (var deployment : manifests.all(Deployment.class)) {
      var container = deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
      var role = !container.getName().equals("web");
      assertThat(container.getStartupProbe() != null).isEqualTo(role);
      assertThat(container.getLivenessProbe().getHttpGet()).isNotNull();
      assertThat(container.getReadinessProbe().getHttpGet()).isNotNull();
    }
  }

  private static void rollout(Manifests manifests) {
    for (var deployment : manifests.all(Deployment.class)) {
      var strategy = deployment.getSpec().getStrategy();
      if (strategy != null) {
        assertThat(strategy.getRollingUpdate().getMaxSurge().getIntVal()).isEqualTo(1);
        assertThat(strategy.getRollingUpdate().getMaxUnavailable().getIntVal()).isZero();
      } else {
        assertThat(deployment.getMetadata().getName()).endsWith("-web");
      }
    }
  }

  private static void jars(Manifests manifests) {
    var image = Chart.read(Path.of("..", "docker", "Dockerfile"));
    for (var pod : manifests.pods().values()) {
      var command = pod.getContainers().getFirst().getCommand();
      if (command.contains("java")) {
        assertThat(command.getLast()).startsWith("/app/").endsWith(".jar");
        assertThat(image).contains("-app.jar " + command.getLast().substring("/app/".length()));
      }
    }
  }

  private static List<Deployment> selectedBy(Manifests manifests, Map<String, String> selector) {
    return manifests.all(Deployment.class).stream()
        .filter(deployment -> carries(deployment.getSpec().getTemplate().getMetadata(), selector))
        .toList();
  }

  private static long jobs(Manifests manifests, Map<String, String> selector) {
    return manifests.all(Job.class).stream()
        .filter(job -> carries(job.getSpec().getTemplate().getMetadata(), selector))
        .count();
  }

  private static boolean carries(ObjectMeta metadata, Map<String, String> selector) {
    return metadata.getLabels().entrySet().containsAll(selector.entrySet());
  }

  private static Consumer<Manifests> inPods(Consumer<PodSpec> law) {
    return manifests -> {
      assertThat(manifests.pods()).isNotEmpty();
      manifests.pods().values().forEach(law);
    };
  }

  private static Consumer<Manifests> inContainers(Consumer<Container> law) {

    return inPods(pod -> pod.getContainers().forEach(law));
  }
}
