namespace HfPipelines.Verification.Processing;

/// <summary>One case, to be run later.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Column">What it checks.</param>
/// <param name="Run">Runs it and gives the first difference, or null.</param>
internal sealed record ProcessingCase(string Name, string Column, Func<string?> Run)
{
    public CaseResult Result()
    {
        string? message;
        try
        {
            message = Run();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            message = error is HfPipelinesException ? error.Message : $"{error.GetType().Name}: {error.Message}";
        }

        return new CaseResult(Name, Column, message is null, message);
    }
}
