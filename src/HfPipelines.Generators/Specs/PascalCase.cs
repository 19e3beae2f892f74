using System.Text;

namespace HfPipelines.Generators.Specs;

/// <summary>From HuggingFace's names to those of .NET.</summary>
internal static class PascalCase
{
    /// <summary><c>num_hidden_layers</c> → <c>NumHiddenLayers</c>.</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length);
        bool upper = true;
        foreach (char c in name)
        {
            if (!char.IsLetterOrDigit(c))
            {
                upper = true;
                continue;
            }

            text.Append(upper ? char.ToUpperInvariant(c) : c);
            upper = char.IsDigit(c);
        }

        return text.Length == 0 || char.IsDigit(text[0]) ? "_" + text : text.ToString();
    }
}
