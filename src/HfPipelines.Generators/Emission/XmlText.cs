namespace HfPipelines.Generators.Emission;

/// <summary>Text in documentation comments.</summary>
internal static class XmlText
{
    public static string Of(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\r", "").Replace("\n", " ");
}
