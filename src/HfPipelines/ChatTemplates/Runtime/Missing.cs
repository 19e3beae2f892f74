namespace HfPipelines.ChatTemplates.Runtime;

/// <summary>Stands for "no value": an unset variable, an argument that was not given.</summary>
internal sealed class Missing
{
    public static readonly Missing Value = new();

    private Missing()
    {
    }
}
