using System.Collections.Generic;

namespace HfPipelines.Generators.Emission;

/// <summary>Writes the list of all architectures of a project.</summary>
internal static class RegistryEmitter
{
    public static string Emit(IEnumerable<string> architectureClasses, string @namespace)
    {
        SourceWriter writer = SourceWriter.File(@namespace);
        writer.Doc("<summary>The architectures that HfPipelines brings along.</summary>");
        using (writer.Braces("public static class BuiltInArchitectures"))
        {
            writer.Doc("<summary>All of them.</summary>");
            writer.Line("public static global::HfPipelines.Networks.ArchitectureRegistry Registry { get; } = new(");
            using (writer.Braces("[", "]);"))
            {
                foreach (string name in architectureClasses)
                {
                    writer.Line($"{name}.Instance,");
                }
            }
        }

        return writer.ToString();
    }
}
