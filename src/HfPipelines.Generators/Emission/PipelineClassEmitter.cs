using HfPipelines.Generators.Composition;
using HfPipelines.Generators.Models;

namespace HfPipelines.Generators.Emission;

/// <summary>Emits the other part of a class annotated with <c>[HfModel]</c>.</summary>
/// <param name="annotated">The class.</param>
/// <param name="composition">What it becomes.</param>
/// <param name="architectures">The namespace of the architecture, from the global one on, with a dot behind it.</param>
/// <param name="registry">The registry of all architectures, as C# writes it.</param>
/// <param name="isOwnSpec">Whether the spec is the project's own, and its configuration internal.</param>
internal sealed class PipelineClassEmitter(AnnotatedClass annotated, Composition.Composition composition, string architectures, string registry, bool isOwnSpec)
{
    private const string Task = "global::System.Threading.Tasks.Task";
    private const string LoadOptions = "global::HfPipelines.LoadOptions";
    private const string Cancellation = "global::System.Threading.CancellationToken";

    private readonly string _pipelineType = $"global::HfPipelines.Pipelines.{composition.Surface.Pipeline}";
    private readonly string _field = annotated.Unused("_pipeline");
    private readonly string _self = CSharp.Identifier(annotated.Name);
    private readonly string _title = composition.Spec.Summary is null ? $"The model type <c>{CSharp.Xml(composition.Spec.ModelType)}</c>" : CSharp.Xml(composition.Spec.Summary.TrimEnd('.'));

    /// <summary>Writes the file.</summary>
    /// <param name="hasServices">Whether the project knows the abstractions of dependency injection.</param>
    public string Emit(bool hasServices)
    {
        var writer = new SourceWriter();
        writer.Line();
        if (annotated.Namespace.Length > 0)
        {
            writer.Line($"namespace {annotated.Namespace};").Line();
        }

        foreach (ContainingType outer in annotated.ContainingTypes)
        {
            writer.Open($"partial {outer.Keyword} {CSharp.Identifier(outer.Name)}");
        }

        EmitClass(writer);
        foreach (ContainingType _ in annotated.ContainingTypes)
        {
            writer.Close();
        }

        if (hasServices && annotated.ExtensionAccessibility is not null && !annotated.DeclaresExtensions)
        {
            writer.Line();
            EmitExtensions(writer, annotated.ExtensionAccessibility);
        }

        return writer.ToString();
    }

    private void EmitClass(SourceWriter writer)
    {
        if (!annotated.HasDocumentation)
        {
            writer.Summary($"{_title}, as a pipeline for <c>{composition.Task}</c>. It may be called from many threads.");
        }

        writer.Open($"partial class {_self} : global::System.IDisposable, global::System.IAsyncDisposable");
        writer.Line($"private readonly {_pipelineType} {_field};");
        writer.Line();
        writer.Line($"private {_self}({_pipelineType} pipeline) => {_field} = pipeline;");
        EmitConfig(writer);
        EmitLoad(writer);
        foreach (SurfaceMember member in composition.Surface.Members)
        {
            EmitMember(writer, member);
        }

        EmitDispose(writer);
        writer.Close();
    }

    private void EmitConfig(SourceWriter writer)
    {
        var member = new SurfaceMember($"{architectures}{composition.Spec.ConfigClass}", "Config", "", null);
        if (annotated.ModifierFor(member) is { } modifier)
        {
            writer.Line();
            writer.Summary("The configuration of the checkpoint.");
            writer.Line($"{(isOwnSpec ? "internal" : "public")} {modifier}{member.Declaration} => ({member.Type}){_field}.Config;");
        }
    }

    private void EmitLoad(SourceWriter writer)
    {
        var member = new SurfaceMember(
            $"{Task}<{annotated.FullName}>",
            "LoadAsync",
            "",
            [
                new("string", "pathOrHubId", "The folder of a checkpoint, or its name on the hub, for example <c>owner/name</c>."),
                new($"{LoadOptions}?", "options", "How to find and load it; null for the defaults.", "null"),
                new("global::System.IProgress<global::HfPipelines.LoadProgress>?", "progress", "Hears how far loading has come.", "null"),
                new(Cancellation, "cancellationToken", "Stops loading.", "default"),
            ]);
        if (annotated.ModifierFor(member) is not { } modifier)
        {
            return;
        }

        writer.Line();
        writer.Summary("Loads a checkpoint.");
        EmitParameters(writer, member);
        writer.Line("/// <returns>The pipeline; the caller disposes of it.</returns>");
        writer.Exception("global::HfPipelines.HfPipelinesException", "The checkpoint is not there, malformed, or of another model type.");
        writer.Exception("global::System.OperationCanceledException", "<paramref name=\"cancellationToken\"/> stopped it.");
        // A method of the base class cannot be overridden by a static one.
        writer.Line($"public static {(modifier.Length == 0 ? "" : "new ")}async {member.Declaration}");
        writer.Indent();
        writer.Line($"=> new(await global::HfPipelines.Pipelines.ModelPipeline.LoadAsync<{_pipelineType}>({architectures}{composition.Spec.ArchitectureClass}.Instance, {registry}, {CSharp.Literal(composition.Mapping)}, pathOrHubId, options, progress, cancellationToken).ConfigureAwait(false));");
        writer.Indent(-1);
    }

    private void EmitMember(SourceWriter writer, SurfaceMember member)
    {
        if (annotated.ModifierFor(member) is not { } modifier)
        {
            return;
        }

        writer.Line();
        writer.Summary(member.Summary);
        EmitParameters(writer, member);
        if (member.Returns is not null)
        {
            writer.Line($"/// <returns>{member.Returns}</returns>");
        }

        if (member.Parameters?.Count > 0)
        {
            writer.Exception("global::HfPipelines.HfPipelinesException", "The input is not what the model accepts.");
            writer.Exception("global::System.OperationCanceledException", "<paramref name=\"cancellationToken\"/> stopped it.");
            writer.Exception("global::System.ObjectDisposedException", "The pipeline is disposed.");
        }

        writer.Line($"public {modifier}{member.Declaration}");
        writer.Indent().Line($"=> {member.Call(_field)};").Indent(-1);
    }

    private void EmitDispose(SourceWriter writer)
    {
        var dispose = new SurfaceMember("void", "Dispose", "Frees the model, after the call that is running.", []);
        var disposeAsync = new SurfaceMember("global::System.Threading.Tasks.ValueTask", "DisposeAsync", "Frees the model, after the call that is running.", []);
        foreach (SurfaceMember member in new[] { dispose, disposeAsync })
        {
            if (annotated.ModifierFor(member) is { } modifier)
            {
                writer.Line();
                writer.Summary(member.Summary);
                writer.Line($"public {modifier}{member.Declaration} => {member.Call(_field)};");
            }
        }
    }

    private static void EmitParameters(SourceWriter writer, SurfaceMember member)
    {
        foreach (SurfaceParameter parameter in member.Parameters ?? [])
        {
            writer.Parameter(parameter.Name, parameter.Summary);
        }
    }

    private void EmitExtensions(SourceWriter writer, string accessibility)
    {
        const string Services = "global::Microsoft.Extensions.DependencyInjection.IServiceCollection";
        const string Helper = "global::HfPipelines.Pipelines.PipelineServices";
        writer.Summary($"Registers <see cref=\"{annotated.FullName}\"/> for dependency injection.");
        writer.Open($"{accessibility} static class {annotated.ExtensionsClass}");
        bool isChatClient = composition.Surface.IsChatClient && !annotated.Declared.Any(d => d.StartsWith(PipelineSurface.ChatClient, StringComparison.Ordinal));
        string also = isChatClient ? ", and the same as an <see cref=\"global::Microsoft.Extensions.AI.IChatClient\"/>" : "";
        writer.Summary($"Adds one <see cref=\"{annotated.FullName}\"/> for the whole program{also}. It is loaded when it is first asked for; ask for a <c>LazyPipeline</c> of it to wait without blocking.");
        writer.Parameter("services", "The services.");
        writer.Parameter("pathOrHubId", "The folder of a checkpoint, or its name on the hub, for example <c>owner/name</c>.");
        writer.Parameter("options", "How to find and load it; null for the defaults.");
        writer.Line("/// <returns><paramref name=\"services\"/>.</returns>");
        writer.Line($"public static {Services} Add{annotated.JoinedName}(this {Services} services, string pathOrHubId, {LoadOptions}? options = null)");
        writer.Open();
        writer.Line($"{Helper}.Add(services, cancellationToken => {annotated.FullName}.LoadAsync(pathOrHubId, options, null, cancellationToken));");
        if (isChatClient)
        {
            writer.Line($"{Helper}.AddChatClient<{annotated.FullName}>(services, static pipeline => pipeline.AsChatClient());");
        }

        writer.Line("return services;");
        writer.Close();
        writer.Close();
    }
}
