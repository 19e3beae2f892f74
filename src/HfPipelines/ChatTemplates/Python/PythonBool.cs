namespace HfPipelines.ChatTemplates.Python;

/// <summary>The two boxed truth values.</summary>
internal static class PythonBool
{
    private static readonly object True = true;
    private static readonly object False = false;

    public static object Box(bool value) => value ? True : False;
}
