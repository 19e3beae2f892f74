using System.Net;

namespace HfPipelines.Hub;

/// <summary>The Hub could not be asked, or did not give what was asked for.</summary>
/// <param name="message">What was asked for, and what the Hub said.</param>
/// <param name="statusCode">The Hub's status; null where it did not answer.</param>
/// <param name="innerException">The cause, if any.</param>
public sealed class HubException(string message, HttpStatusCode? statusCode = null, Exception? innerException = null) : HfPipelinesException(message, innerException)
{
    /// <summary>The Hub's status; null where it did not answer.</summary>
    public HttpStatusCode? StatusCode { get; } = statusCode;
}
