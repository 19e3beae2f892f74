using HfPipelines.Configuration;
using TorchSharp;

namespace HfPipelines.Verification.Pipelines;

/// <summary>Checks the files of one folder of the area <c>pipelines</c>.</summary>
internal abstract class PipelineFolder
{
    /// <summary>The folder's name.</summary>
    public abstract string Name { get; }

    /// <summary>Runs the cases of a file. A case whose name does not hold <see cref="VerifyOptions.Filter"/> need not run.</summary>
    public abstract IEnumerable<CaseResult> Run(FixtureSource fixtures, string file, VerifyOptions options);

    /// <summary>Whether the filter lets a case run.</summary>
    protected static bool Selects(VerifyOptions options, string name) => options.Filter is null || name.Contains(options.Filter, StringComparison.Ordinal);

    /// <summary>Runs a case in a dispose scope of its own; what it throws becomes its message.</summary>
    /// <param name="name">The case's name.</param>
    /// <param name="column">What is checked.</param>
    /// <param name="check">Gives the first difference, or null.</param>
    protected static CaseResult Case(string name, string column, Func<string?> check)
    {
        try
        {
            using DisposeScope scope = torch.NewDisposeScope();
            string? difference = check();
            return new CaseResult(name, column, difference is null, difference);
        }
        catch (ConfigurationException error) when (error.Key?.EndsWith("model_type", StringComparison.Ordinal) == true)
        {
            return new CaseResult(name, column, false, $"missing: no spec for the model type {error.Found} yet.");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            string kind = error is HfPipelinesException ? "" : $"{error.GetType().Name}: ";
            return new CaseResult(name, column, false, kind + error.Message.ReplaceLineEndings(" "));
        }
    }
}
