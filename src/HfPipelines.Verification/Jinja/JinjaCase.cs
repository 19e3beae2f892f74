namespace HfPipelines.Verification.Jinja;

/// <summary>One thing to check.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Column">What is checked.</param>
/// <param name="Compare">Checks it: the first difference, or null.</param>
internal sealed record JinjaCase(string Name, string Column, Func<string?> Compare)
{
    public CaseResult Check()
    {
        try
        {
            string? message = Compare();
            return new CaseResult(Name, Column, message is null, message);
        }
        catch (Exception error)
        {
            return new CaseResult(Name, Column, false, $"{error.GetType().Name}: {error.Message}");
        }
    }
}
