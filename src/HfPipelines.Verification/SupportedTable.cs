using System.Text;
using HfPipelines.Networks;

namespace HfPipelines.Verification;

/// <summary>The table of what runs, for the README.</summary>
public static class SupportedTable
{
    /// <summary>One row for each model type that has a network, in Markdown.</summary>
    /// <param name="registry">The architectures.</param>
    public static string Markdown(ArchitectureRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        var text = new StringBuilder("| model type | kind | classes |\n|---|---|---|\n");
        foreach (Architecture architecture in registry.Architectures.OrderBy(a => a.ModelType, StringComparer.Ordinal))
        {
            string[] classes = [.. architecture.Classes.Where(c => c.Create is not null).Select(c => c.Name)];
            if (classes.Length > 0)
            {
                text.Append($"| `{architecture.ModelType}` | {architecture.Kind} | {string.Join(", ", classes)} |\n");
            }
        }

        return text.ToString();
    }
}
