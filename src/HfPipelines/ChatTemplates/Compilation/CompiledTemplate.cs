using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Compilation;

/// <summary>A template that can run.</summary>
/// <param name="Undeclared">The names of the variables that it takes from outside.</param>
/// <param name="HasBlocks">Whether it has <c>{% block %}</c> tags.</param>
/// <param name="Run">Runs it.</param>
internal sealed record CompiledTemplate(IReadOnlySet<string> Undeclared, bool HasBlocks, Action<RenderContext> Run);
